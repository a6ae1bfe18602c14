// Purpose: the command-transfer brief on paper: what brief.h says, in its order, danger first and in white on black, with a place to sign the handing
// over. Pure: equal briefs give equal bytes. Refuses to: leave anything out, decide what a brief says.
#pragma once
#include "report/brief.h"
#include "report/paper.h"
#include "report/pdf.h"

namespace sallyport::report {

struct BriefPaper {
    std::string pdf;
    std::vector<std::vector<Written>> pages;
};
base::Result<BriefPaper> printBrief(const Brief& brief, Paper paper, base::Timestamp printedAt);

}  // namespace sallyport::report

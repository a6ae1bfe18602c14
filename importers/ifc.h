// Purpose: IFC (IFC2X3, IFC4, IFC4X3 as STEP files) -> Building: storeys, spaces with their footprints, doors with the rooms they join, shapes of all
// parts with openings cut, georeference. GlobalIds are the ids. Our own reader: bounded in every direction, it names what it leaves out and goes on.
// Refuses to: read ifcXML, follow external references, or run anything a file describes.
#pragma once
#include <string>
#include <string_view>

#include "importers/import.h"

namespace sallyport::importers {

/// Whether the text begins as a STEP file does.
bool looksLikeStep(std::string_view text);
/// `where` is the file name for errors. An Error only when the text holds nothing that could be shown.
base::Result<Imported> decodeIfc(std::string_view text, const std::string& where, const ImportOptions& options = {});

}  // namespace sallyport::importers

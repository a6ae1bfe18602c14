// Purpose: one full event of each type, and random ones from a fixed seed. Shared by the tests of codec, recorder and ingest.
#pragma once
#include <random>
#include <vector>

#include "live/event.h"

namespace sallyport::test {

/// One of each alternative of Payload, in their order, every field set.
std::vector<live::Event> everyType();
/// Any type, fields set or not, texts with quotes, controls and many alphabets.
live::Event randomEvent(std::mt19937& random);

}  // namespace sallyport::test

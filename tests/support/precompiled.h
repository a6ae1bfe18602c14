// Purpose: as precompiled/standard.h, for tests.
#pragma once
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "precompiled/standard.h"

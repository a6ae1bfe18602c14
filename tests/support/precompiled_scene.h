// Purpose: as precompiled/scene.h, for tests.
#pragma once
#include "precompiled/scene.h"
#include "support/precompiled.h"

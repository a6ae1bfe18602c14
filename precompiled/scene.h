// Purpose: as precompiled/standard.h, for the rooms that show what engine/scene makes.
#pragma once
#include "precompiled/standard.h"

#include "scene/command.h"
#include "scene/view_model.h"
#include "scene/view_state.h"

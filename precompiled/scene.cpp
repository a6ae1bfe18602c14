// The headers are what this is compiled for.
#include "precompiled/scene.h"

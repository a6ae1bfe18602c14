// Purpose: the windows in which panels are tried: the sizes and text scales between which people work.
#pragma once

namespace sallyport::test {

struct Case {
    int w, h;
    double scale;
};
inline constexpr Case kCases[] = {{1920, 1080, 1},   {1920, 1080, 1.5},  {1920, 1080, 2}, {1920, 1080, 0.75}, {1280, 720, 1},
                                  {1280, 720, 1.25}, {1280, 720, 1.5},   {1280, 720, 2},  {800, 600, 1},      {800, 600, 1.5},
                                  {800, 600, 2},     {2560, 1440, 1.25}, {3840, 2160, 1}, {3840, 2160, 1.5},  {3840, 2160, 2}};

}  // namespace sallyport::test

// Counts every operator new of this program, so that a steady frame of the panels is known to make none. (ImGui itself uses malloc.)
#include <atomic>
#include <cstdlib>
#include <new>
#include <execinfo.h>
#include <unistd.h>
static bool g_on = false;

#include "driver.h"

namespace {
std::atomic<size_t> allocations{0};
void* counted(std::size_t n) {
    ++allocations; if (getenv("BT") && g_on) { void* a[30]; int n = backtrace(a, 30); backtrace_symbols_fd(a, n, 2); write(2, "--\n", 3); }
    if (void* p = std::malloc(n ? n : 1)) return p;
    throw std::bad_alloc();
}
}  // namespace
void* operator new(std::size_t n) { return counted(n); }
void* operator new[](std::size_t n) { return counted(n); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }

namespace sallyport {

TEST_CASE("A steady frame of the panels allocates nothing") {
    test::Driver d(1920, 1080);
    d.ui->recordTexts(false);
    for (auto which : {scene::ShowPanel::Which::Inspector, scene::ShowPanel::Which::Doors, scene::ShowPanel::Which::Alerts, scene::ShowPanel::Which::Feeds}) {
        d.ui->apply({which});
        for (bool live : {true, false}) {
            d.model.live = live;
            d.frames(5);
            const size_t before = allocations;
            g_on = true; d.frames(20); g_on = false;
            INFO("panel " << int(which) << ", live " << live);
            CHECK(allocations - before == 0);
        }
    }
}

}  // namespace sallyport

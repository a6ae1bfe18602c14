// Counts every operator new of this program, so that a steady frame of the panels is known to make none. (ImGui itself uses malloc.)
#include <atomic>
#include <cstdlib>
#include <new>

#include "driver.h"

namespace {
std::atomic<size_t> allocations{0};
void* counted(std::size_t n) {
    ++allocations;
    if (void* p = std::malloc(n ? n : 1)) return p;
    throw std::bad_alloc();
}
}  // namespace
void* operator new(std::size_t n) { return counted(n); }
void* operator new[](std::size_t n) { return counted(n); }
// Every form that libraries pair with the deletes below, or an address sanitizer sees two allocators meet.
void* operator new(std::size_t n, const std::nothrow_t&) noexcept { return counted(n); }
void* operator new[](std::size_t n, const std::nothrow_t&) noexcept { return counted(n); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }

namespace sallyport {

TEST_CASE("A steady frame of the panels allocates nothing") {
    test::Driver d(1920, 1080);
    d.ui->recordTexts(false);
    d.model.times.called = true;
    for (auto which :
         {scene::ShowPanel::Which::Inspector, scene::ShowPanel::Which::Doors, scene::ShowPanel::Which::Alerts, scene::ShowPanel::Which::Clearing,
          scene::ShowPanel::Which::Feeds, scene::ShowPanel::Which::Calls, scene::ShowPanel::Which::Casualties, scene::ShowPanel::Which::Times}) {
        d.ui->apply({which});
        for (bool live : {true, false}) {
            d.model.live = live;
            d.frames(5);
            const size_t before = allocations;
            d.frames(20);
            const size_t made = allocations - before;
            INFO("panel " << int(which) << ", live " << live);
            CHECK(made == 0);
        }
    }
}

}  // namespace sallyport

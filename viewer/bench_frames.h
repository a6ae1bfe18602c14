// Purpose: the measured part of `sallyport bench`: frames of a Stage, waited for to the last pixel, beside bare draws, taken in turns so that
// whatever else the machine does weighs on all alike. Refuses to: print.
#pragma once
#include <nlohmann/json.hpp>

#include "gpu/bare_draw.h"
#include "gpu/renderer.h"
#include "viewer/stage.h"

namespace sallyport::viewer {

class BenchFrames {
public:
    BenchFrames(Stage& stage, gpu::Renderer& renderer, gpu::BareDraw& all, int width, int height, int frames);

    /// Median, 99th percentile, bare draws and counts of one view, with whatever the session is playing.
    nlohmann::ordered_json view(const std::string& name, double explode = 0);
    /// A thousand frames that move over a session that stands still: what they allocate and make.
    nlohmann::ordered_json steady();
    /// By how much 10,000 reports a second lengthen a moving frame of the plan. The session must be live.
    nlohmann::ordered_json load();
    /// From a message's text to the finished picture. The session must be live.
    nlohmann::ordered_json latency();

private:
    struct Times {
        std::vector<double> frame, update, draw, bareVisible, bareAll;
        std::vector<double> cpu, cpuBareVisible, cpuBareAll;  ///< of all threads of the process: what is left when others take the machine
    };
    void look(scene::ViewMode mode, double explode);
    void station(int i);
    void nudge(int frame);
    double frame(Times* times);
    double bare(const gpu::BareDraw& what, std::vector<double>* cpu = nullptr);
    live::Event report(uint64_t number) const;

    Stage& stage_;
    gpu::Renderer& renderer_;
    gpu::BareDraw& all_;
    const int width_, height_, frames_;
    scene::ViewState view_;
    scene::Camera home_, at_;
    double timeS_ = 0;
    uint64_t reported_ = 0;
};

/// Of a list that is sorted by this; 0 of none.
double percentile(std::vector<double> values, double share);

}  // namespace sallyport::viewer

#include "viewer/cli.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "viewer/access_log.h"
#include "viewer/app.h"
#include "viewer/bench_command.h"
#include "viewer/commands.h"
#include "viewer/import_command.h"
#include "viewer/listen.h"
#include "viewer/printing.h"
#include "viewer/record_command.h"
#include "viewer/recording_commands.h"
#include "viewer/recording_model.h"
#include "viewer/simulate/drill.h"
#include "viewer/simulate_command.h"

namespace sallyport::viewer {

using base::ErrorCode;

ExitCode exitCode(ErrorCode code) {
    switch (code) {
        case ErrorCode::Usage:
            return kUsage;
        case ErrorCode::NotFound:
        case ErrorCode::BadInput:
        case ErrorCode::Unsupported:
        case ErrorCode::TooLarge:
            return kBadInput;
        case ErrorCode::Feed:
            return kFeed;
        case ErrorCode::Graphics:
            return kGraphics;
        case ErrorCode::Io:
        case ErrorCode::Cancelled:
        case ErrorCode::Internal:
            break;
    }
    return kFailure;
}

int fail(const base::Error& e) {
    std::fprintf(stderr, "sallyport: %s\n", e.text().c_str());
    return exitCode(e.code);
}

namespace {

constexpr double kLongestS = 31 * 86400.0;

/// Options of the commands that open a window.
void windowOptions(CLI::App& c, AppOptions& o, std::vector<std::string>& faults, std::string& quality) {
    c.add_option("--width", o.width, "window width in pixels")->check(CLI::Range(800, 16384));
    c.add_option("--height", o.height, "window height in pixels")->check(CLI::Range(600, 16384));
    c.add_option("--text", o.textScale, "text size, 0.75 to 2")->check(CLI::Range(0.75, 2.0));
    c.add_option("--floor", o.floor, "floor to start on: its name or number");
    c.add_option("--settings", o.settings, "settings file; without it: $SALLYPORT_SETTINGS, else settings.toml in the configuration directory");
    c.add_flag("--fresh", o.fresh, "do not take up what an unexpected end left");
    c.add_option("--report", o.report, "write what the window shows to this file as JSON, four times a second");
    c.add_option("--quality", quality, "how much the picture may cost: software, integrated, discrete; without it by the graphics driver")
        ->check(CLI::IsMember({"software", "integrated", "discrete"}));
    c.add_option("--rehearse", faults)->group("");  // for tests and support: rehearsal.h
    c.add_option("--exit-after", o.exitAfterS, "close the window after so many seconds")->check(CLI::Range(0.001, kLongestS));
}

}  // namespace

int runCommandLine(int argc, char** argv) {
    // A reader that goes away (sallyport listen | head) ends the write with an error that is handled, not the process.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a limit on file size is a full disk like any other
    CLI::App app{"Sallyport: a real-time 3D tactical floor plan for schools"};
    app.name("sallyport");
    app.set_version_flag("--version", std::string("sallyport ") + SALLYPORT_VERSION);
    app.require_subcommand(0, 1);
    app.footer("Exit codes: 0 ok, 1 failure, 2 usage, 3 bad input, 4 feed, 5 graphics.");
    AppOptions window;
    std::vector<std::string> faults;
    std::string quality;
    windowOptions(app, window, faults, quality);

    CLI::App* demo = app.add_subcommand("demo", "the shipped school with the shipped drill, playing");
    windowOptions(*demo, window, faults, quality);
    demo->add_option("--speed", window.speed, "playing speed, 1/8 to 64")->check(CLI::Range(0.125, 64.0));

    CLI::App* open = app.add_subcommand("open", "open a model or facility file in the window; with --feed it is live");
    open->add_option("MODEL", window.model, "building model or facility file")->required();
    open->add_option("--feed", window.feeds, "mqtt://host:1883/topic-filter, file:PATH.ndjson or - (standard input); repeatable");
    open->add_option("--record", window.record, "where to record; without it: the data directory");
    modelOptions(*open, window.importing);
    windowOptions(*open, window, faults, quality);

    CLI::App* replay = app.add_subcommand("replay", "replay a recording, or an event file, over its building");
    replay->add_option("RECORDING", window.events, "recording or NDJSON event file")->required();
    replay->add_option("--model", window.model, "building; without it: the one the recording names");
    replay->add_option("--at", window.at, "where to start, 2026-11-23T14:03:22Z; without it: the beginning");
    replay->add_option("--speed", window.speed, "playing speed, 1/8 to 64")->check(CLI::Range(0.125, 64.0));
    windowOptions(*replay, window, faults, quality);

    std::string inspectModel;
    importers::ImportOptions inspectOptions;
    bool json = false, elements = false;
    CLI::App* inspect = app.add_subcommand("inspect", "what is in a model, and problems on the way");
    inspect->add_option("MODEL", inspectModel, "building model or facility file")->required();
    inspect->add_flag("--json", json, "as JSON");
    inspect->add_flag("--elements", elements, "with the box and triangles of every element (JSON only)");
    modelOptions(*inspect, inspectOptions);
    doorLinkOption(*inspect, inspectOptions);

    ImportCommand i;
    CLI::App* importing = app.add_subcommand("import", "models into one facility file; several are one school");
    importing->add_option("MODEL", i.models, "building models; several files are buildings of a campus, or architecture and furniture of one")
        ->required();
    importing->add_option("-o,--output", i.output, "facility file, .glb; edits in one that is there are kept")->required();
    importing->add_flag("--json", i.json, "the report as JSON");
    importing->add_flag("--force", i.force, "replace a file that cannot be read as a facility");
    modelOptions(*importing, i.options);
    doorLinkOption(*importing, i.options);

    RenderOptions r;
    CLI::App* render = app.add_subcommand("render", "a picture, with no display needed");
    render->add_option("MODEL", r.model, "building model or facility file")->required();
    render->add_option("--state", r.state, "recording or event file to lay over it");
    render->add_option("--at", r.at, "time of the state, 2026-11-23T14:03:22Z; without it: the end");
    render->add_option("--view", r.view)->check(CLI::IsMember({"plan", "orbit", "inside"}));
    render->add_option("--floor", r.floor, "floor name or number");
    render->add_option("--explode", r.explode)->check(CLI::Range(0.0, 1.0));
    render->add_option("--theme", r.theme)->check(CLI::IsMember({"dark", "night", "light"}));
    render->add_option("--size", r.size, "WxH, default 1920x1080");
    render->add_flag("--ui", r.ui, "with the panels");
    render->add_option("-o,--output", r.output, "PNG file")->required();
    modelOptions(*render, r.importing);

    PrintOptions print;
    CLI::App* printed = app.add_subcommand("print", "floor plans to scale as a PDF: overview, a page for every floor, index");
    printed->add_option("MODEL", print.model, "building model or facility file")->required();
    printed->add_option("--state", print.state, "recording or event file to lay over it; without it: the plan alone");
    printed->add_option("--at", print.at, "time of the state, 2026-11-23T14:03:22Z; without it: the end");
    printed->add_option("--paper", print.paper, "letter (default), tabloid, a4, a3")->check(CLI::IsMember({"letter", "tabloid", "a4", "a3"}));
    printed->add_option("--floor", print.floor, "this floor alone: its name or number");
    printed->add_flag("--side-a-down", print.sideADown, "side A at the foot instead of true north up");
    printed->add_flag("--no-status", print.noStatus, "the plan alone, whatever --state holds");
    printed->add_option("-o,--output", print.output, "PDF file")->required();
    modelOptions(*printed, print.importing);

    std::vector<std::string> feeds;
    double listenSeconds = 0;
    std::filesystem::path settingsFile;
    CLI::App* listen = app.add_subcommand("listen", "print normalised events as NDJSON, one per line");
    listen->add_option("--feed", feeds, "feed URL, or the name of a feed in the settings file; repeatable; without it: all of the settings file");
    listen->add_option("--settings", settingsFile, "settings file");
    listen->add_option("--for", listenSeconds, "stop after so many seconds")->check(CLI::Range(0.001, kLongestS));

    StateOptions s;
    CLI::App* state = app.add_subcommand("state", "the world state at a time, with age, source and freshness of every fact");
    state->add_option("EVENTS", s.events, "event file or recording")->required();
    state->add_option("--model", s.model, "building; without it: the one the recording names");
    state->add_option("--at", s.at, "2026-11-23T14:03:22Z; without it: the end");
    state->add_flag("--json", json, "as JSON (the only form there is)");

    RecordOptions rec;
    double recordSeconds = 0;
    CLI::App* record = app.add_subcommand("record", "record feeds without a window; a line on standard output for each commit");
    record->add_option("--feed", rec.feeds, "feed URL, or the name of a feed in the settings file; repeatable; without it: all of the settings file");
    record->add_option("--settings", rec.settings, "settings file");
    record->add_option("-o,--output", rec.output, "recording, .sprec; one that is there and is ours goes on")->required();
    record->add_option("--model", rec.model, "building it belongs to; the recording then opens and seeks at once");
    record->add_option("--for", recordSeconds, "stop after so many seconds")->check(CLI::Range(0.001, kLongestS));

    std::filesystem::path recording;
    CLI::App* events = app.add_subcommand("events", "a recording as NDJSON, one event per line");
    events->add_option("RECORDING", recording, "recording or event file")->required();

    CLI::App* verify = app.add_subcommand("verify", "whether a recording is whole and unchanged, and where not");
    verify->add_option("RECORDING", recording, "recording")->required();
    verify->add_flag("--json", json, "as JSON");

    std::vector<std::filesystem::path> halves;
    std::filesystem::path whole;
    CLI::App* merge = app.add_subcommand("merge", "one recording of what several hold of one event");
    merge->add_option("RECORDING", halves, "recordings or event files of one school")->required();
    merge->add_option("-o,--output", whole, "recording to be made, .sprec")->required();

    SimulateOptions sim;
    CLI::App* simulated = app.add_subcommand("simulate", "a plausible drill as NDJSON, for load and for trainers; always exercise");
    simulated->add_option("MODEL", sim.model, "building model or facility file")->required();
    simulated->add_option("--responders", sim.responders, "tracked people, 1 to 5000; default 24")
        ->check(CLI::Range(uint64_t(1), uint64_t(simulate::kMaxResponders)));
    simulated->add_option("--minutes", sim.minutes, "length, 5 to 1440; default 30")->check(CLI::Range(simulate::kMinMinutes, simulate::kMaxMinutes));
    simulated->add_option("--seed", sim.seed, "another number, another drill; default 1");
    simulated->add_option("--start", sim.start, "time it begins, 2026-11-23T14:00:00Z; default a fixed day, with --realtime now");
    simulated->add_option("--rate", sim.rate, "events a second at least: trackers and door sensors report more often")
        ->check(CLI::Range(0.0, simulate::kMaxRate));
    simulated->add_flag("--realtime", sim.realtime, "each line at its time, to be piped into a publisher");
    simulated->add_option("-o,--output", sim.output, "NDJSON file; default - (standard output)");

    CLI::App* access = app.add_subcommand("access-log", "who opened which school on this machine, and what was exported where to");
    access->add_flag("--json", json, "as stored: one JSON object per line");

    BenchOptions bench;
    CLI::App* benched = app.add_subcommand("bench", "what this machine makes of a model: load, frames, memory; as JSON, with no display needed");
    benched->add_option("MODEL", bench.model, "building model or facility file")->required();
    benched->add_option("--json", bench.json, "file to write instead of standard output")->expected(0, 1);
    benched->add_option("--size", bench.size, "WxH, default 1280x720");
    benched->add_option("--events", bench.events, "event file or recording that plays; without it: a simulated drill");
    benched->add_option("--frames", bench.frames, "measured frames of each view, 16 to 10000; default 160")->check(CLI::Range(16, 10000));
    benched->add_option("--view", bench.views, "measure this alone, live: messages and 10,000 reports a second; may be given more than once")
        ->check(CLI::IsMember({"plan", "orbit", "inside", "exploded", "live"}))
        ->allow_extra_args(false);
    modelOptions(*benched, bench.importing);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e) == 0 ? kOk : kUsage;  // --help, --version
        const auto used = app.get_subcommands();
        const std::string command = used.empty() ? "sallyport" : "sallyport " + used.front()->get_name();
        std::fprintf(stderr, "sallyport: %s; see %s --help\n", e.what(), command.c_str());
        return kUsage;
    }
    if (*inspect) return runInspect(inspectModel, json || elements, elements, inspectOptions);
    if (*importing) return runImport(i);
    if (*render) return runRender(r);
    if (*printed) return runPrint(print);
    if (*benched) return runBench(bench);
    if (*access) return runAccessLog(json);
    if (*listen) return runListen(feeds, listenSeconds > 0 ? std::optional<double>(listenSeconds) : std::nullopt, settingsFile);
    if (*state) return runState(s);
    if (*record) {
        if (recordSeconds > 0) rec.seconds = recordSeconds;
        return runRecord(rec);
    }
    if (*events) return runEvents(recording);
    if (*verify) return runVerify(recording, json);
    if (*merge) return runMerge(halves, whole);
    if (*simulated) return runSimulate(sim);
    if (*demo) window.start = AppOptions::Start::Demo;
    if (*replay && window.model.empty()) {
        const auto model = modelOfRecording(window.events);
        if (!model) return fail(model.error());
        window.model = *model;
    }
    if (*open || *replay) window.start = AppOptions::Start::Model;
    window.quality = gpu::qualityNamed(quality);
    auto rehearsal = parseRehearsal(faults);
    if (!rehearsal) return fail(rehearsal.error());
    window.rehearsal = std::move(*rehearsal);
    return runApp(window);
}

}  // namespace sallyport::viewer

#include "viewer/alarm_sound.h"

#include <AL/al.h>
#include <AL/alc.h>
#include <AL/alext.h>
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

namespace sallyport::viewer {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kTick = 100ms;        // how often a sounding device is looked at
constexpr auto kTryAgain = 2s;       // after a device could not be opened or was lost
constexpr auto kKeepOpen = 5s;       // after the last tone: the next alarm shall not wait for the device
constexpr auto kNoAnswer = 3s;       // a call into the sound system that takes longer has failed as far as anybody can hear
constexpr auto kPatienceAtEnd = 1s;  // of the destructor

/// OpenAL, loaded when the first alarm sounds: linking it would cost every start.
struct OpenAl {
    decltype(&::alcOpenDevice) alcOpenDevice = nullptr;
    decltype(&::alcCloseDevice) alcCloseDevice = nullptr;
    decltype(&::alcCreateContext) alcCreateContext = nullptr;
    decltype(&::alcDestroyContext) alcDestroyContext = nullptr;
    decltype(&::alcMakeContextCurrent) alcMakeContextCurrent = nullptr;
    decltype(&::alcGetIntegerv) alcGetIntegerv = nullptr;
    decltype(&::alcGetString) alcGetString = nullptr;
    decltype(&::alcIsExtensionPresent) alcIsExtensionPresent = nullptr;
    decltype(&::alGenBuffers) alGenBuffers = nullptr;
    decltype(&::alDeleteBuffers) alDeleteBuffers = nullptr;
    decltype(&::alBufferData) alBufferData = nullptr;
    decltype(&::alGenSources) alGenSources = nullptr;
    decltype(&::alDeleteSources) alDeleteSources = nullptr;
    decltype(&::alSourcei) alSourcei = nullptr;
    decltype(&::alSourcef) alSourcef = nullptr;
    decltype(&::alSourcePlay) alSourcePlay = nullptr;
    decltype(&::alSourceStop) alSourceStop = nullptr;
    decltype(&::alGetSourcei) alGetSourcei = nullptr;
    decltype(&::alGetError) alGetError = nullptr;
    bool usable = false;

    static const OpenAl& get() {
        static const OpenAl kAl = [] {
            OpenAl a;
            void* library = dlopen("libopenal.so.1", RTLD_NOW | RTLD_LOCAL);
            if (!library) return a;
            a.usable = true;
            const auto bind = [&](auto& f, const char* symbol) {
                f = reinterpret_cast<std::remove_reference_t<decltype(f)>>(dlsym(library, symbol));
                a.usable = a.usable && f;
            };
            bind(a.alcOpenDevice, "alcOpenDevice");
            bind(a.alcCloseDevice, "alcCloseDevice");
            bind(a.alcCreateContext, "alcCreateContext");
            bind(a.alcDestroyContext, "alcDestroyContext");
            bind(a.alcMakeContextCurrent, "alcMakeContextCurrent");
            bind(a.alcGetIntegerv, "alcGetIntegerv");
            bind(a.alcGetString, "alcGetString");
            bind(a.alcIsExtensionPresent, "alcIsExtensionPresent");
            bind(a.alGenBuffers, "alGenBuffers");
            bind(a.alDeleteBuffers, "alDeleteBuffers");
            bind(a.alBufferData, "alBufferData");
            bind(a.alGenSources, "alGenSources");
            bind(a.alDeleteSources, "alDeleteSources");
            bind(a.alSourcei, "alSourcei");
            bind(a.alSourcef, "alSourcef");
            bind(a.alSourcePlay, "alSourcePlay");
            bind(a.alSourceStop, "alSourceStop");
            bind(a.alGetSourcei, "alGetSourcei");
            bind(a.alGetError, "alGetError");
            return a;
        }();
        return kAl;
    }
};

/// An open device with one source. Used by the sound thread alone.
class Speaker {
public:
    ~Speaker() { close(); }
    bool isOpen() const { return device_ != nullptr; }
    /// Empty: it is open; else why not.
    std::string open(std::string& name) {
        const OpenAl& al = OpenAl::get();
        if (!al.usable) return "the library OpenAL (libopenal1) is not installed";
        device_ = al.alcOpenDevice(nullptr);
        if (!device_) return "no sound device was found";
        context_ = al.alcCreateContext(device_, nullptr);
        if (!context_ || !al.alcMakeContextCurrent(context_)) return close(), "the sound device cannot be used";
        al.alGetError();
        al.alGenSources(1, &source_);
        if (al.alGetError() != AL_NO_ERROR) return close(), "the sound device gives no voice";
        name = deviceName();
        // OpenAL's own way of saying that there is none.
        if (name == "No Output") return close(), "no sound device was found";
        return {};
    }
    /// False: the device was unplugged, or its server has gone.
    bool connected() const {
        const OpenAl& al = OpenAl::get();
        if (!al.alcIsExtensionPresent(device_, "ALC_EXT_disconnect")) return true;
        ALCint there = ALC_TRUE;
        al.alcGetIntegerv(device_, ALC_CONNECTED, 1, &there);
        return there != ALC_FALSE;
    }
    bool play(Alarm alarm, double volume) {
        const OpenAl& al = OpenAl::get();
        ALuint& buffer = buffers_[size_t(alarm)];
        al.alGetError();
        if (!buffer) {
            const std::vector<int16_t> samples = tone(alarm);
            al.alGenBuffers(1, &buffer);
            al.alBufferData(buffer, AL_FORMAT_MONO16, samples.data(), ALsizei(samples.size() * sizeof samples[0]), kToneRate);
        }
        al.alSourceStop(source_);
        al.alSourcei(source_, AL_BUFFER, ALint(buffer));
        al.alSourcei(source_, AL_LOOPING, AL_TRUE);
        al.alSourcef(source_, AL_GAIN, float(volume));
        al.alSourcePlay(source_);
        return al.alGetError() == AL_NO_ERROR;
    }
    void setVolume(double volume) { OpenAl::get().alSourcef(source_, AL_GAIN, float(volume)); }
    bool sounds() const {
        ALint state = 0;
        OpenAl::get().alGetSourcei(source_, AL_SOURCE_STATE, &state);
        return state == AL_PLAYING;
    }
    void stop() {
        if (device_ && source_) OpenAl::get().alSourceStop(source_);
    }
    void close() {
        if (!device_) return;
        const OpenAl& al = OpenAl::get();
        if (source_) al.alDeleteSources(1, &source_);
        for (ALuint& b : buffers_)
            if (b) al.alDeleteBuffers(1, &b);
        if (context_) al.alcMakeContextCurrent(nullptr), al.alcDestroyContext(context_);
        al.alcCloseDevice(device_);
        device_ = nullptr;
        context_ = nullptr;
        source_ = 0;
        buffers_ = {};
    }

private:
    std::string deviceName() const {
        const OpenAl& al = OpenAl::get();
        const ALCenum which = al.alcIsExtensionPresent(nullptr, "ALC_ENUMERATE_ALL_EXT") ? ALC_ALL_DEVICES_SPECIFIER : ALC_DEVICE_SPECIFIER;
        const ALCchar* text = al.alcGetString(device_, which);
        return text ? text : "";
    }
    ALCdevice* device_ = nullptr;
    ALCcontext* context_ = nullptr;
    ALuint source_ = 0;
    std::array<ALuint, size_t(Alarm::Danger) + 1> buffers_{};
};

}  // namespace

struct AlarmSound::State {
    mutable std::mutex mutex;
    std::condition_variable changed;
    // What is asked for.
    Alarm alarm = Alarm::None;
    double volume = 1;
    bool muted = false, ends = false;
    // How it is.
    bool running = false, ended = false;
    Alarm playing = Alarm::None;
    std::string device, problem;
    Clock::time_point answered{};  ///< when the thread last came back from the sound system

    Alarm wanted() const { return muted || volume <= 0 ? Alarm::None : alarm; }
    void run();
};

/// The lock is never held while the sound system works.
void AlarmSound::State::run() {
    Speaker speaker;
    Alarm sounding = Alarm::None;
    double loudness = 0;
    Clock::time_point tryAt{}, quietSince = Clock::now();
    std::unique_lock lock(mutex);
    while (!ends) {
        const Alarm want = wanted();
        const double loud = volume;
        std::string name = device, why;
        lock.unlock();
        const auto now = Clock::now();
        if (want == Alarm::None) {
            if (sounding != Alarm::None) speaker.stop(), quietSince = now;
            sounding = Alarm::None;
            if (speaker.isOpen() && now - quietSince > kKeepOpen) speaker.close(), name.clear();
        } else {
            if (speaker.isOpen() && !speaker.connected()) {
                speaker.close();
                sounding = Alarm::None;
                name.clear();
                why = "the sound device is gone";
                tryAt = now + kTryAgain;
            }
            if (!speaker.isOpen() && now >= tryAt) {
                why = speaker.open(name);
                if (!why.empty()) tryAt = Clock::now() + kTryAgain, name.clear();
            } else if (!speaker.isOpen() && why.empty()) {
                lock.lock();
                why = problem;
                lock.unlock();
            }
            if (speaker.isOpen()) {
                if (sounding != want || !speaker.sounds()) {
                    if (speaker.play(want, loud)) sounding = want, loudness = loud;
                    else speaker.close(), sounding = Alarm::None, name.clear(), why = "the sound device refuses the tone", tryAt = now + kTryAgain;
                } else if (loudness != loud) {
                    speaker.setVolume(loudness = loud);
                }
            }
        }
        lock.lock();
        playing = sounding;
        device = name;
        // Why nothing was heard stays said while nobody has tried anew.
        if (want != Alarm::None) problem = why;
        answered = Clock::now();
        if (ends) break;
        const bool idle = sounding == Alarm::None && !speaker.isOpen();
        const auto asked = [&] { return ends || wanted() != want || volume != loud; };
        if (idle && want == Alarm::None) changed.wait(lock, asked);
        else changed.wait_for(lock, kTick, asked);
    }
    lock.unlock();
    speaker.close();
    lock.lock();
    ended = true;
    changed.notify_all();
}

AlarmSound::AlarmSound() : state_(std::make_shared<State>()) {}

AlarmSound::~AlarmSound() {
    std::unique_lock lock(state_->mutex);
    state_->ends = true;
    state_->changed.notify_all();
    if (state_->running) state_->changed.wait_for(lock, kPatienceAtEnd, [&] { return state_->ended; });
}

void AlarmSound::set(Alarm alarm, double volume, bool muted) {
    State& s = *state_;
    const std::lock_guard lock(s.mutex);
    volume = std::clamp(volume, 0.0, 1.0);
    if (s.alarm == alarm && s.volume == volume && s.muted == muted) return;
    const Alarm before = s.wanted();
    s.alarm = alarm;
    s.volume = volume;
    s.muted = muted;
    if (before == Alarm::None && s.wanted() != Alarm::None) s.answered = Clock::now();  // from now on an answer is due
    if (!s.running && s.wanted() != Alarm::None) {
        // Signals are the main thread's: a sound system must not be interrupted by them, nor take them.
        sigset_t all, old;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &old);
        try {
            std::thread([state = state_] { state->run(); }).detach();
            s.running = true;
        } catch (const std::system_error&) {
            s.problem = "no thread could be started for the sound";
        }
        pthread_sigmask(SIG_SETMASK, &old, nullptr);
    }
    s.changed.notify_all();
}

SoundStatus AlarmSound::status() const {
    const State& s = *state_;
    const std::lock_guard lock(s.mutex);
    SoundStatus out{s.wanted(), s.playing, s.device, s.problem};
    if (out.wanted != Alarm::None && s.running && Clock::now() - s.answered > kNoAnswer) {
        out.playing = Alarm::None;
        out.problem = "the sound system does not answer";
    }
    if (out.wanted == Alarm::None) out.playing = Alarm::None;
    return out;
}

}  // namespace sallyport::viewer

// Purpose: Fork Awesome code points of what the panels do (actions); icons of facts come from scene::GlyphAtlas::iconCode.
#pragma once

namespace sallyport::ui::icons {

inline constexpr char32_t kSearch = 0xf002, kCheck = 0xf00c, kClose = 0xf00d, kLock = 0xf023, kPlay = 0xf04b, kPause = 0xf04c, kFastBack = 0xf04a,
                          kFastForward = 0xf04e, kStepBack = 0xf048, kStepForward = 0xf051, kGoTo = 0xf05b, kPlus = 0xf067, kMinus = 0xf068,
                          kFolderOpen = 0xf07c, kMenu = 0xf0c9, kTeam = 0xf0c0, kUndo = 0xf0e2, kBell = 0xf0a2, kBellOutline = 0xf0f3,
                          kKeyboard = 0xf11c, kArrow = 0xf124, kPlayCircle = 0xf144, kCompass = 0xf14e, kSun = 0xf185, kMoon = 0xf186,
                          kDownload = 0xf019, kHistory = 0xf1da, kPlug = 0xf1e6, kMap = 0xf278, kCube = 0xf1b2, kEye = 0xf06e, kFit = 0xf0b2,
                          kClone = 0xf24d, kFlag = 0xf024, kCircle = 0xf111, kFeed = 0xf09e, kWarning = 0xf071, kDoor = 0xf090, kLeave = 0xf08b,
                          kSquare = 0xf096, kSquareCheck = 0xf046, kQuestion = 0xf128, kDown = 0xf078, kUp = 0xf077, kPower = 0xf011,
                          kAdjust = 0xf042, kHome = 0xf015, kUnlock = 0xf13e, kTextSize = 0xf031, kShield = 0xf132, kWrench = 0xf0ad,
                          kFileText = 0xf15c, kBookmark = 0xf02e, kBookmarkOutline = 0xf097, kPin = 0xf041, kPencil = 0xf040, kTrash = 0xf1f8,
                          kSettings = 0xf013, kVolume = 0xf028, kVolumeOff = 0xf026, kPhone = 0xf130, kPrint = 0xf02f, kPerson = 0xf007;

inline constexpr char32_t kAll[] = {kSearch,      kCheck,    kClose,  kLock,       kPlay,        kPause,    kFastBack, kFastForward, kStepBack,
                                    kStepForward, kGoTo,     kPlus,   kMinus,      kFolderOpen,  kMenu,     kTeam,     kUndo,        kBell,
                                    kBellOutline, kKeyboard, kArrow,  kPlayCircle, kCompass,     kSun,      kMoon,     kDownload,    kHistory,
                                    kPlug,        kMap,      kCube,   kEye,        kFit,         kClone,    kFlag,     kCircle,      kFeed,
                                    kWarning,     kDoor,     kLeave,  kSquare,     kSquareCheck, kQuestion, kDown,     kUp,          kPower,
                                    kAdjust,      kHome,     kUnlock, kTextSize,   kShield,      kWrench,   kFileText, kBookmark,    kBookmarkOutline,
                                    kPin,         kPencil,   kTrash,  kVolume,     kVolumeOff,   kPhone,    kSettings, kPrint,       kPerson};

}  // namespace sallyport::ui::icons

// Linked into the program of sanitizer builds only: libraries stay loaded, so that reports and suppressions can name them. The GL drivers are unloaded
// before LeakSanitizer looks; what they leave behind would read as "unknown module".
extern "C" int dlclose(void*) { return 0; }

// Purpose: errors as values. Bad input is data, not an exception: every function that can meet bad
// input returns Result<T>. Refuses to: log, or carry anything but what a person needs to act.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace sallyport::base {

/// What kind of failure; the command line maps it to the exit codes of the contract.
enum class ErrorCode { Usage, NotFound, BadInput, Unsupported, TooLarge, Io, Feed, Graphics, Cancelled, Internal };

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;  ///< one sentence: what is wrong and what to do next
    std::string where;    ///< file, and line / entity / byte offset where known
    /// "where: message", as printed on a terminal.
    std::string text() const { return where.empty() ? message : where + ": " + message; }
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : v_(std::in_place_index<0>, std::move(value)) {}
    Result(Error e) : v_(std::in_place_index<1>, std::move(e)) {}
    explicit operator bool() const { return v_.index() == 0; }
    T& operator*() & { return std::get<0>(v_); }
    const T& operator*() const& { return std::get<0>(v_); }
    T&& operator*() && { return std::get<0>(std::move(v_)); }
    T* operator->() { return &std::get<0>(v_); }
    const T* operator->() const { return &std::get<0>(v_); }
    const Error& error() const { return std::get<1>(v_); }

private:
    std::variant<T, Error> v_;
};

/// A result with nothing to return but success.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error e) : e_(std::move(e)) {}
    explicit operator bool() const { return !e_; }
    const Error& error() const { return *e_; }

private:
    std::optional<Error> e_;
};

}  // namespace sallyport::base

#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/diagnostic.h"

namespace coro {

/// Wraps an error so that it converts to any Result with that error type.
template <typename E>
struct Failure {
    E error;
};
template <typename E>
Failure(E) -> Failure<E>;

template <typename E>
Failure<std::decay_t<E>> fail(E&& error) {
    return {std::forward<E>(error)};
}

/// A value or the reason why there is none. Taking the wrong one is a bug of Coro's, checked in builds with checks.
///
///     Result<std::string> text = readFile(path);
///     if (!text)
///         return fail(std::move(text).error());
///     use(*text);
template <typename T, typename E = Diagnostic>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    template <typename F>
    Result(Failure<F> failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & {
        CORO_CHECK(ok());
        return *std::get_if<0>(&state_);
    }
    const T& value() const& {
        CORO_CHECK(ok());
        return *std::get_if<0>(&state_);
    }
    T&& value() && {
        CORO_CHECK(ok());
        return std::move(*std::get_if<0>(&state_));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const E& error() const& {
        CORO_CHECK(!ok());
        return *std::get_if<1>(&state_);
    }
    E&& error() && {
        CORO_CHECK(!ok());
        return std::move(*std::get_if<1>(&state_));
    }

  private:
    std::variant<T, E> state_;
};

/// Success without a value: `return Done{};`.
struct Done {};

template <typename E = Diagnostic>
using Status = Result<Done, E>;

} // namespace coro

#pragma once
// What is known of names and values: their docs, how they may be called, what kind they are.
#include <string>
#include <string_view>

#include "engine/interactive.h"

namespace coro::cli {

/// The doc of a name of the session, of the prelude or of the standard library, `list.push` and `time.sleep` included,
/// with how it is called; empty when nothing is known of it. Ends with a newline.
std::string docOf(engine::Interactive& session, std::string_view name);

/// "int", "list[int | str]", "fn push(item)".
std::string typeText(vm::Value value);

/// "fn push(item, ...rest)".
std::string signatureText(const bytecode::Prototype& prototype);

} // namespace coro::cli

#pragma once
#include <string_view>
#include <vector>

namespace coro::vm {

/// The one of `members` that other languages call `foreign`: "push" for `append`. Empty: none of them. For the message
/// about a member that does not exist.
std::string_view coroMember(std::string_view foreign, const std::vector<std::string_view>& members);

} // namespace coro::vm

#pragma once
// Results for build servers: JUnit's XML.
#include <string>
#include <vector>

#include "cli/test/results.h"

namespace coro::cli {

std::string junitText(const std::vector<FileResult>& files, double seconds);

} // namespace coro::cli

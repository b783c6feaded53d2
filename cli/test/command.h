#pragma once
// `coroc test`.
#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "cli/test/runner.h"

namespace coro::cli {

class TestCommand {
  public:
    explicit TestCommand(CLI::App& app);

    bool isChosen() const { return static_cast<bool>(*command_); }
    /// Gives the exit code.
    int run();

  private:
    std::vector<std::string> findFiles() const;
    std::string wrongOption() const;
    bool arePathsThere() const;
    std::vector<FileResult> runOnce(const std::vector<std::string>& files, Reporter& reporter);
    int report(const std::vector<FileResult>& results) const;
    int list(const std::vector<FileResult>& results) const;
    int watch(Reporter& reporter);
    std::vector<std::string> affected(const std::vector<FileResult>& last, const std::set<std::string>& changed) const;

    CLI::App* command_;
    RunnerOptions options_;
    std::vector<std::string> paths_;
    std::string seed_;
    std::string junit_;
    bool tap_ = false;
    bool lists_ = false;
    bool watches_ = false;
    bool isVerbose_ = false;
    bool noCache_ = false;
    bool hasLostResults_ = false; ///< they could not be written
};

} // namespace coro::cli

#include "trial.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <fstream>

namespace muster {

namespace {

void bound_memory() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const rlim_t limit = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + (rlim_t{2} << 30);
  const struct rlimit memory { limit, limit };
  ::setrlimit(RLIMIT_AS, &memory);
}

void run_child(unsigned seconds, const std::function<void()>& work) {
  for (const int signal : {SIGALRM, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGINT, SIGTERM}) ::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const struct rlimit no_core { 0, 0 };
  ::setrlimit(RLIMIT_CORE, &no_core);
  bound_memory();
  ::alarm(seconds);
  try {
    work();
  } catch (...) {
  }
  ::_exit(0);  // without destructors and exit handlers, which belong to the parent
}

}  // namespace

Trial try_in_child(unsigned seconds, const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child < 0) return Trial::went_through;  // no process to be had: the caller goes on without the trial
  if (child == 0) run_child(seconds, work);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Trial::went_through;
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM ? Trial::took_too_long : Trial::crashed;
}

}  // namespace muster

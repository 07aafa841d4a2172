#include "muster/engine/io/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include "muster/engine/core/error.hpp"

namespace muster {

namespace {

[[noreturn]] void fail(const std::string& target, const std::string& reason) {
  throw InputError(ErrorCode::cannot_write, {target, 0, 0, {}}, {{"reason", reason}});
}

std::string system_reason() { return std::generic_category().message(errno); }

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Flushes a file or folder to the disk. Folders of some file systems refuse; that is no error of ours.
bool flush_to_disk(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return false;
  const bool done = ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  errno = error;
  return done;
}

}  // namespace

OutputFile::OutputFile(std::string target) : target_(std::move(target)) {
  struct stat there {};
  if (::stat(target_.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) fail(target_, "there is something else than a regular file");
  static std::atomic<unsigned> count{0};
  for (int attempt = 0; attempt < 100; ++attempt) {
    const std::string name = target_ + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(count++);
    const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0) {
      ::close(fd);
      temporary_ = name;
      return;
    }
    if (errno != EEXIST) break;
  }
  fail(target_, system_reason());
}

OutputFile::OutputFile(OutputFile&& other) noexcept : target_(std::move(other.target_)), temporary_(std::exchange(other.temporary_, {})) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  if (this != &other) {
    discard();
    target_ = std::move(other.target_);
    temporary_ = std::exchange(other.temporary_, {});
  }
  return *this;
}

OutputFile::~OutputFile() { discard(); }

void OutputFile::discard() noexcept {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  temporary_.clear();
}

void OutputFile::commit() {
  if (!flush_to_disk(temporary_, O_WRONLY)) fail(target_, system_reason());
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(target_, system_reason());
  temporary_.clear();
  flush_to_disk(folder_of(target_), O_RDONLY | O_DIRECTORY);
}

void write_text_file(const std::string& target, const std::string& text) {
  OutputFile out(target);
  const int fd = ::open(out.temporary().c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  if (fd < 0) fail(target, system_reason());
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = ::write(fd, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const std::string reason = system_reason();
      ::close(fd);
      fail(target, reason);
    }
    done += static_cast<std::size_t>(n);
  }
  ::close(fd);
  out.commit();
}

}  // namespace muster

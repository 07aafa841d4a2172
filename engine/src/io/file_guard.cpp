#include "file_guard.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <vector>

#include "muster/engine/core/error.hpp"
#include "muster/engine/core/hash.hpp"

namespace muster::file_guard {

namespace {

constexpr std::string_view seal_mark = "muster-checksum1";  // 16 bytes, then length and digest: 40 in all
constexpr std::uint64_t seal_bytes = 40;
constexpr std::array<unsigned char, 8> signature = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

/// File descriptor that is closed.
struct Descriptor {
  int fd;
  explicit Descriptor(int f) : fd(f) {}
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

[[noreturn]] void fail(ErrorCode code, const std::string& path, Arguments arguments = {}) { throw InputError(code, {path, 0, 0, {}}, std::move(arguments)); }

std::string system_reason() { return std::generic_category().message(errno); }

bool read_at(int fd, std::uint64_t offset, void* data, std::size_t bytes) {
  auto* to = static_cast<unsigned char*>(data);
  while (bytes > 0) {
    const ssize_t n = ::pread(fd, to, bytes, static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    to += n, offset += static_cast<std::uint64_t>(n), bytes -= static_cast<std::size_t>(n);
  }
  return true;
}

Digest digest_of(int fd, std::uint64_t bytes, const std::string& path) {
  Hasher hasher;
  std::vector<unsigned char> buffer(std::size_t{1} << 20);
  for (std::uint64_t at = 0; at < bytes;) {
    const std::size_t n = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), bytes - at));
    if (!read_at(fd, at, buffer.data(), n)) fail(ErrorCode::cannot_open, path, {{"reason", system_reason()}});
    hasher.bytes(buffer.data(), n);
    at += n;
  }
  return hasher.digest();
}

std::uint64_t little_endian(const unsigned char* from, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value |= std::uint64_t{from[i]} << (8 * i);
  return value;
}

/// End of the file as the superblock states it, 0 where it cannot be told. Layout: HDF5 file format specification 3.0, II.A.
std::uint64_t stated_end(const unsigned char* block) {
  const unsigned version = block[8];
  if (version <= 1) {
    const std::size_t width = block[13], first = version == 0 ? 24 : 28;
    return width == 8 ? little_endian(block + first + 2 * width, width) : 0;
  }
  const std::size_t width = block[9];
  return width == 8 ? little_endian(block + 12 + 2 * width, width) : 0;
}

/// Checks signature and size; the superblock may lie at 0, 512, 1024, 2048, ...
void check_extent(int fd, std::uint64_t bytes, const std::string& path) {
  std::array<unsigned char, 64> block{};
  for (std::uint64_t at = 0; at + 48 <= bytes; at = at == 0 ? 512 : 2 * at) {
    if (!read_at(fd, at, block.data(), static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), bytes - at)))) break;
    if (std::memcmp(block.data(), signature.data(), signature.size()) != 0) continue;
    const std::uint64_t end = stated_end(block.data());
    if (end > bytes) fail(ErrorCode::truncated_file, path, {{"found", std::to_string(bytes)}, {"expected", std::to_string(end)}});
    return;
  }
  if (bytes < 48 && bytes >= 8 && read_at(fd, 0, block.data(), 8) && std::memcmp(block.data(), signature.data(), 8) == 0)
    fail(ErrorCode::truncated_file, path, {{"found", std::to_string(bytes)}, {"expected", "> 48"}});
  fail(ErrorCode::not_hdf5, path);
}

bool check_seal(int fd, std::uint64_t bytes, const std::string& path) {
  std::array<unsigned char, seal_bytes> tail{};
  if (bytes < seal_bytes || !read_at(fd, bytes - seal_bytes, tail.data(), tail.size())) return false;
  if (std::memcmp(tail.data(), seal_mark.data(), seal_mark.size()) != 0) return false;
  const Digest stated{little_endian(tail.data() + 24, 8), little_endian(tail.data() + 32, 8)};
  if (little_endian(tail.data() + 16, 8) != bytes - seal_bytes || digest_of(fd, bytes - seal_bytes, path) != stated) fail(ErrorCode::bad_checksum, path);
  return true;
}

}  // namespace

Checked check(const std::string& path) {
  // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever before we could see that it is one.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (file.fd < 0) fail(ErrorCode::cannot_open, path, {{"reason", system_reason()}});
  struct stat status {};
  if (::fstat(file.fd, &status) != 0) fail(ErrorCode::cannot_open, path, {{"reason", system_reason()}});
  if (!S_ISREG(status.st_mode)) fail(ErrorCode::cannot_open, path, {{"reason", "not a regular file"}});
  Checked checked;
  checked.bytes = static_cast<std::uint64_t>(status.st_size);
  if (checked.bytes == 0) fail(ErrorCode::empty_file, path);
  check_extent(file.fd, checked.bytes, path);
  checked.sealed = check_seal(file.fd, checked.bytes, path);
  return checked;
}

void seal(const std::string& path, const std::string& target) {
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  struct stat status {};
  if (file.fd < 0 || ::fstat(file.fd, &status) != 0) fail(ErrorCode::cannot_write, target, {{"reason", system_reason()}});
  const std::uint64_t bytes = static_cast<std::uint64_t>(status.st_size);
  const Digest digest = digest_of(file.fd, bytes, target);
  std::array<unsigned char, seal_bytes> tail{};
  std::memcpy(tail.data(), seal_mark.data(), seal_mark.size());
  std::memcpy(tail.data() + 16, &bytes, 8);
  std::memcpy(tail.data() + 24, &digest.high, 8);
  std::memcpy(tail.data() + 32, &digest.low, 8);
  if (::pwrite(file.fd, tail.data(), tail.size(), static_cast<off_t>(bytes)) != static_cast<ssize_t>(tail.size()))
    fail(ErrorCode::cannot_write, target, {{"reason", system_reason()}});
}

}  // namespace muster::file_guard

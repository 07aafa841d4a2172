#pragma once
#include <string>

namespace muster {

/// A file in the making: written under a temporary name in the target's folder, so that the target is always whole or absent. commit() flushes
/// to the disk, renames, and flushes the folder; without it the temporary file is removed. Throws InputError (2010) where the folder
/// is missing, not writable, or the target exists and is not a regular file (a device or a pipe is never replaced).
class OutputFile {
 public:
  explicit OutputFile(std::string target);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  ~OutputFile();

  const std::string& target() const { return target_; }
  const std::string& temporary() const { return temporary_; }  ///< where to write; exists and is empty
  void commit();

 private:
  void discard() noexcept;
  std::string target_, temporary_;
};

/// Writes `text` to `target` whole or not at all.
void write_text_file(const std::string& target, const std::string& text);

}  // namespace muster

using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NeuroChip.Spec.Image;

/// <summary>
/// Words of a section that nobody keeps: they may leave memory whenever nobody looks at them, and are read from the file again
/// when somebody does. The section's check sum tells when the file has other bytes by then.
/// </summary>
internal sealed class ReleasedWords : MemoryManager<ulong>
{
    private readonly SafeFileHandle _file;
    private readonly long _offset;
    private readonly int _count;
    private readonly uint _check;
    private readonly string _name;
    private readonly WeakReference<ulong[]> _words;

    /// <param name="file">The open file; it stays open as long as somebody may ask.</param>
    /// <param name="entry">Where the words are in it, 8 bytes each.</param>
    /// <param name="words">The words, which are in memory at first.</param>
    public ReleasedWords(SafeFileHandle file, SectionEntry entry, ulong[] words)
    {
        _file = file;
        _offset = entry.Offset;
        _count = entry.Count;
        _check = entry.Check;
        _name = $"section {entry.Info.Kind} of {entry.Address}";
        _words = new WeakReference<ulong[]>(words);
    }

    /// <summary>The words; their number is known without the file.</summary>
    public override Memory<ulong> Memory => CreateMemory(_count);

    /// <inheritdoc/>
    /// <exception cref="ImageFormatException">The file has other bytes by now, or cannot be read.</exception>
    public override Span<ulong> GetSpan() => Words();

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => Words().AsMemory(elementIndex).Pin();

    /// <summary>Does nothing: whoever pinned the words frees the handle.</summary>
    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }

    private ulong[] Words()
    {
        lock (_words)
        {
            if (!_words.TryGetTarget(out ulong[]? words))
            {
                words = ReadAgain();
                _words.SetTarget(words);
            }

            return words;
        }
    }

    private ulong[] ReadAgain()
    {
        var words = new ulong[_count];
        Span<byte> bytes = MemoryMarshal.AsBytes(words.AsSpan());
        int read = 0;
        try
        {
            for (int got; read < bytes.Length && (got = RandomAccess.Read(_file, bytes[read..], _offset + read)) > 0;)
            {
                read += got;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            throw Changed($"a file that cannot be read any more ({fault.Message})");
        }

        if (read < bytes.Length)
        {
            throw Changed($"the end of the file {bytes.Length - read} bytes before the end of {_name}");
        }

        if (ImageWriter.Crc32C(bytes) is var check && check != _check)
        {
            throw Changed($"other bytes in {_name} (check sum 0x{check:X8})");
        }

        ImageReader.OrderBytes(words);
        return words;
    }

    private ImageFormatException Changed(string found) => new(
        ImageCodes.FileChanged, _offset, found, $"the file as it was when it was loaded (check sum 0x{_check:X8})",
        "load the image again; write a new image to a new file while a device holds the old one");
}

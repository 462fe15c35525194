using Microsoft.Win32.SafeHandles;

namespace NeuroChip.Spec.Image;

/// <summary>
/// Collects the bytes of an image that comes without a file: a few stay in memory, many go to a temporary file that has no name,
/// so that it ends with the process whatever ends it, and so that the image's synapse memories can leave memory.
/// </summary>
/// <remarks>Where no temporary file can be written, because the disk is full or read-only, all bytes stay in memory.</remarks>
public sealed class ImageSpool : IDisposable
{
    /// <summary>Bytes that an image has at most when its words all stay in memory.</summary>
    public const int MostInMemory = 1 << 20;

    private readonly int _mostInMemory;
    private readonly string _folder;
    private MemoryStream _memory = new();
    private SafeFileHandle? _file;
    private bool _canSpill = true;

    /// <summary>Starts with no bytes.</summary>
    public ImageSpool()
        : this(MostInMemory, Path.GetTempPath())
    {
    }

    /// <param name="mostInMemory">Bytes that stay in memory.</param>
    /// <param name="folder">Where more go.</param>
    internal ImageSpool(int mostInMemory, string folder)
    {
        _mostInMemory = mostInMemory;
        _folder = folder;
    }

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>Whether they are in a file.</summary>
    internal bool IsInFile => _file is not null;

    /// <summary>An image whose large synapse memories do not stay in memory, where a file for them can be had.</summary>
    public static ChipImage Release(ChipImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Cores.Sum(core => 8L * core.Words(SectionKind.SynapseMemory).Length) <= MostInMemory)
        {
            return image;
        }

        using var spool = new ImageSpool();
        spool.Write(image.ToBytes());
        return spool.IsInFile ? spool.ToImage() : image;
    }

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_file is null && Length + bytes.Length > _mostInMemory && _canSpill)
        {
            Spill();
        }

        if (_file is not null && !TryAppend(_file, bytes))
        {
            TakeBack();
        }

        if (_file is null)
        {
            _memory.Write(bytes);
        }

        Length += bytes.Length;
    }

    /// <summary>Reads the image; nothing is written after this.</summary>
    /// <exception cref="ImageFormatException">The bytes are no image.</exception>
    public ChipImage ToImage()
    {
        if (_file is not { } file)
        {
            return ChipImage.Read(_memory.GetBuffer().AsMemory(0, (int)Length));
        }

        _file = null;
        return ChipImage.Open(file, _mostInMemory);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _memory.Dispose();
    }

    private void Spill()
    {
        SafeFileHandle? file = null;
        try
        {
            file = OpenUnnamed(_folder);
            if (TryAppend(file, _memory.GetBuffer().AsSpan(0, (int)Length)))
            {
                (_file, file) = (file, null);
                _memory = new MemoryStream();
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // No folder to write to.
        }

        file?.Dispose();
        _canSpill = _file is not null;
    }

    /// <summary>A file that nobody else can open.</summary>
    private static SafeFileHandle OpenUnnamed(string folder)
    {
        string path = Path.Combine(folder, $"neurochip-{Path.GetRandomFileName()}");
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        }

        SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        try
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Delete(path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private bool TryAppend(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, _file is null ? 0 : Length);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Has all bytes in memory again.</summary>
    private void TakeBack()
    {
        byte[] bytes = ImageStream.ReadToEnd(_file!);
        _memory.Write(bytes.AsSpan(0, (int)Length));
        _file!.Dispose();
        (_file, _canSpill) = (null, false);
    }
}

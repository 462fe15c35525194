using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Data;

/// <summary>Opens data files and turns what the system says into the command's codes.</summary>
internal static class DataFile
{
    /// <summary>Most bytes an array may have once unpacked: what one .NET array holds.</summary>
    public const long MostBytes = 0x7FFF_FFC7;

    /// <summary>All bytes of a file.</summary>
    public static byte[] ReadAll(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > MostBytes)
            {
                throw new CliException(CliCodes.TooLarge, path, "the file is too large", $"{stream.Length} bytes", $"{MostBytes} bytes");
            }

            using var memory = new MemoryStream(checked((int)stream.Length));
            stream.CopyTo(memory);
            return memory.ToArray();
        }
        catch (Exception e) when (IsSystemError(e))
        {
            throw CannotRead(path, e);
        }
    }

    /// <summary>The first bytes of a file, fewer where it is shorter.</summary>
    public static byte[] ReadStart(string path, int bytes)
    {
        var start = new byte[bytes];
        try
        {
            using FileStream file = File.OpenRead(path);
            return start[..file.ReadAtLeast(start, bytes, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (IsSystemError(e))
        {
            throw CannotRead(path, e);
        }
    }

    /// <summary>Creates a file, and the folder it lies in.</summary>
    public static FileStream Create(string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            // No buffer of its own: a full disk must show where the bytes are written, not when the file is closed.
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (Exception e) when (IsSystemError(e))
        {
            throw CannotWrite(path, e);
        }
    }

    /// <summary>Writes a file as a whole.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using FileStream file = Create(path);
        try
        {
            file.Write(content);
        }
        catch (Exception e) when (IsSystemError(e))
        {
            throw CannotWrite(path, e);
        }
    }

    public static CliException CannotRead(string path, Exception e) =>
        new(CliCodes.CannotRead, path, $"the file cannot be read: {e.Message}", inner: e);

    public static CliException CannotWrite(string path, Exception e) =>
        new(CliCodes.CannotWrite, path, $"the file cannot be written: {e.Message}", inner: e);

    public static bool IsSystemError(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException or ArgumentException;
}

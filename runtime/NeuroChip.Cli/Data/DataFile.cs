using Microsoft.Win32.SafeHandles;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Data;

/// <summary>Opens data files and turns what the system says into the command's codes.</summary>
internal static class DataFile
{
    /// <summary>Most bytes an array may have once unpacked: what one .NET array holds.</summary>
    public const long MostBytes = 0x7FFF_FFC7;

    /// <summary>All bytes of a file.</summary>
    /// <param name="path">The file; a pipe or a device has no length to ask for, and is read up to the limit.</param>
    /// <param name="most">Most bytes that it may have.</param>
    /// <param name="remedy">What to do about a longer one, or null for what the code says.</param>
    public static byte[] ReadAll(string path, long most = MostBytes, string? remedy = null)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            long length = stream.CanSeek ? stream.Length : 0;
            if (length > most)
            {
                throw TooLarge(path, $"{length} bytes", most, remedy);
            }

            using var memory = new MemoryStream(checked((int)length));
            var piece = new byte[1 << 16];
            for (int read; (read = stream.Read(piece)) > 0;)
            {
                if (memory.Length + read > most)
                {
                    throw TooLarge(path, $"more than {most} bytes", most, remedy);
                }

                memory.Write(piece, 0, read);
            }

            return memory.ToArray();
        }
        catch (Exception e) when (IsSystemError(e))
        {
            throw CannotRead(path, e);
        }
    }

    /// <summary>A file that is read at any place for as long as it is open, or null for a pipe or a device, which has no places.</summary>
    /// <remarks>Others may write it or take its name away meanwhile: whoever holds it must check what is read.</remarks>
    public static SafeFileHandle? OpenSeekable(string path, long most = MostBytes)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            long length = RandomAccess.GetLength(file);
            if (length > most)
            {
                throw TooLarge(path, $"{length} bytes", most, null);
            }

            return Interlocked.Exchange(ref file, null);
        }
        catch (NotSupportedException)
        {
            return null;
        }
        catch (Exception e) when (IsSystemError(e))
        {
            throw CannotRead(path, e);
        }
        finally
        {
            file?.Dispose();
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

    private static CliException TooLarge(string path, string found, long most, string? remedy) =>
        new(CliCodes.TooLarge, path, "the file is too large", found, $"{most} bytes", remedy ?? CliCodes.TooLarge.Remedy);

    public static CliException CannotRead(string path, Exception e) =>
        new(CliCodes.CannotRead, path, $"the file cannot be read: {e.Message}", inner: e);

    public static CliException CannotWrite(string path, Exception e) =>
        new(CliCodes.CannotWrite, path, $"the file cannot be written: {e.Message}", inner: e);

    public static bool IsSystemError(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException or ArgumentException;
}

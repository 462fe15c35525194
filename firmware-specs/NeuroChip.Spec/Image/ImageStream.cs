using Microsoft.Win32.SafeHandles;

namespace NeuroChip.Spec.Image;

/// <summary>Reads a stream into memory, never asking for more than has arrived.</summary>
internal static class ImageStream
{
    public static ReadOnlyMemory<byte> ReadToEnd(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        MemoryStream all = new();
        byte[] block = new byte[1 << 16];
        int count;
        while ((count = stream.Read(block)) > 0)
        {
            if (all.Length + count > Array.MaxLength)
            {
                throw TooLarge(all.Length);
            }

            all.Write(block, 0, count);

            // The first bytes settle whether the rest is worth reading.
            if (all.Length >= ImageFormat.HeaderSize && all.Length - count < ImageFormat.HeaderSize)
            {
                ImageReader.CheckStart(all.GetBuffer().AsSpan(0, ImageFormat.HeaderSize));
            }
        }

        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    /// <summary>The bytes of a file from its first to its last.</summary>
    public static byte[] ReadToEnd(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        if (length > Array.MaxLength)
        {
            throw TooLarge(Array.MaxLength);
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        int read = 0;
        for (int got; read < length && (got = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0;)
        {
            read += got;
        }

        // A file that somebody shortens meanwhile is met as what it is now.
        return read == length ? bytes : bytes[..read];
    }

    private static ImageFormatException TooLarge(long read) => new(
        ImageCodes.TooLarge, read, $"more than {read} bytes", $"at most {Array.MaxLength} bytes",
        "split the network over several chips and compile one image per chip");
}

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
                throw new ImageFormatException(
                    ImageCodes.TooLarge, all.Length, $"more than {all.Length} bytes", $"at most {Array.MaxLength} bytes",
                    "split the network over several chips and compile one image per chip");
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
}

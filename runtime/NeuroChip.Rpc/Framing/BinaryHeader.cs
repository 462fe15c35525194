namespace Grpc.Core.Framing;

/// <summary>The base64 of "-bin" headers: written without padding, read with or without.</summary>
internal static class BinaryHeader
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        text = text.Trim();
        var padded = text.ToString();
        if (padded.Length % 4 is var rest and not 0)
        {
            padded = padded.PadRight(padded.Length + 4 - rest, '=');
        }

        bytes = new byte[padded.Length / 4 * 3];
        if (!Convert.TryFromBase64String(padded, bytes, out var length))
        {
            bytes = [];
            return false;
        }

        Array.Resize(ref bytes, length);
        return true;
    }
}

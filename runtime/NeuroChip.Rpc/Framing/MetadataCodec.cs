namespace Grpc.Core.Framing;

/// <summary>Turns header fields into metadata and back.</summary>
internal static class MetadataCodec
{
    /// <summary>Fields that belong to HTTP or to gRPC itself and are no business of the application.</summary>
    public static bool IsReserved(string name) => name.Length == 0 || name[0] == ':' || name.ToLowerInvariant() switch
    {
        RpcHeaders.Status or RpcHeaders.Message or RpcHeaders.Timeout or RpcHeaders.Encoding or RpcHeaders.AcceptEncoding => true,
        RpcHeaders.EncodingRequest => true,
        "content-type" or "content-length" or "te" or "host" or "connection" or "transfer-encoding" or "trailer" or "date" => true,
        _ => false,
    };

    /// <summary>Adds a received field; bytes may come as several values joined by commas.</summary>
    /// <returns>False if a "-bin" field is not base64.</returns>
    public static bool TryAdd(Metadata metadata, string name, string value)
    {
        var key = name.ToLowerInvariant();
        if (!Metadata.Entry.IsBinaryKey(key))
        {
            metadata.Add(Metadata.Entry.FromWire(key, value));
            return true;
        }

        foreach (var range in value.AsSpan().Split(','))
        {
            if (!BinaryHeader.TryDecode(value.AsSpan()[range], out var bytes))
            {
                return false;
            }

            metadata.Add(Metadata.Entry.FromWire(key, bytes));
        }

        return true;
    }

    /// <summary>The field value of an entry.</summary>
    public static string ToField(Metadata.Entry entry) => entry.IsBinary ? BinaryHeader.Encode(entry.RawBytes) : entry.Value;
}

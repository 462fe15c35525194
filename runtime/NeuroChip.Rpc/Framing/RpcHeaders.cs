namespace Grpc.Core.Framing;

/// <summary>Header and trailer names of the gRPC protocol over HTTP/2.</summary>
internal static class RpcHeaders
{
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";

    /// <summary>Header by which application code asks this end to compress; it never travels.</summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    public const string ContentType = "application/grpc";

    /// <summary>What both ends announce as encodings they can read.</summary>
    public const string AcceptedEncodings = "identity,gzip,deflate";

    /// <summary>Whether a content type is ours: "application/grpc", "+proto" or none, with or without parameters.</summary>
    public static bool IsRpcContentType(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = contentType.AsSpan(ContentType.Length);
        var parameters = rest.IndexOf(';');
        if (parameters >= 0)
        {
            rest = rest[..parameters];
        }

        rest = rest.TrimEnd();
        return rest.IsEmpty || rest.Equals("+proto", StringComparison.OrdinalIgnoreCase);
    }
}

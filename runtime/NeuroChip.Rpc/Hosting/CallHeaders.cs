using Grpc.Core.Framing;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core.Hosting;

/// <summary>What the request headers say about a call, checked.</summary>
internal readonly struct CallHeaders
{
    /// <summary>Time the client grants, or null if it sets no deadline.</summary>
    public TimeSpan? Timeout { get; private init; }

    /// <summary>Encoding of compressed requests, or null.</summary>
    public string? RequestEncoding { get; private init; }

    /// <summary>Encodings the client can read.</summary>
    public string? AcceptEncoding { get; private init; }

    /// <summary>Reads and checks the headers.</summary>
    /// <returns>Null, or the status to refuse the call with.</returns>
    public static Status? Read(IHeaderDictionary headers, RpcServerOptions options, out CallHeaders call)
    {
        call = default;
        TimeSpan? timeout = null;
        string? encoding = null;
        string? accept = null;
        long size = 0;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                size += name.Length + (value?.Length ?? 0);
            }

            if (size > options.MaxRequestMetadataSize)
            {
                return new Status(StatusCode.ResourceExhausted, $"Request headers exceed the limit of {options.MaxRequestMetadataSize} bytes.");
            }

            if (name.Equals(RpcHeaders.Timeout, StringComparison.OrdinalIgnoreCase))
            {
                if (values.Count != 1 || !RpcTimeout.TryParse(values[0], out var parsed))
                {
                    return new Status(StatusCode.InvalidArgument, "grpc-timeout must be 1 to 8 digits and one unit of H, M, S, m, u or n.");
                }

                timeout = parsed;
            }
            else if (name.Equals(RpcHeaders.Encoding, StringComparison.OrdinalIgnoreCase))
            {
                encoding = values.ToString();
                if (!MessageCodec.IsKnown(encoding))
                {
                    return new Status(StatusCode.Unimplemented, $"Message encoding '{Shorten(encoding)}' is not supported; {RpcHeaders.AcceptedEncodings} are.");
                }
            }
            else if (name.Equals(RpcHeaders.AcceptEncoding, StringComparison.OrdinalIgnoreCase))
            {
                accept = values.ToString();
            }
            else if (Metadata.Entry.IsBinaryKey(name) && !AreBase64(values))
            {
                return new Status(StatusCode.InvalidArgument, $"Header '{Shorten(name)}' is not valid base64.");
            }
        }

        call = new CallHeaders { Timeout = timeout, RequestEncoding = encoding, AcceptEncoding = accept };
        return null;
    }

    /// <summary>The application's share of the headers.</summary>
    public static Metadata ToMetadata(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            if (MetadataCodec.IsReserved(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                MetadataCodec.TryAdd(metadata, name, value ?? "");
            }
        }

        return metadata.Freeze();
    }

    private static bool AreBase64(Microsoft.Extensions.Primitives.StringValues values)
    {
        var scratch = new Metadata();
        foreach (var value in values)
        {
            if (!MetadataCodec.TryAdd(scratch, "x" + Metadata.BinaryHeaderSuffix, value ?? ""))
            {
                return false;
            }
        }

        return true;
    }

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "...";
}

using System.Globalization;
using System.Net.Http.Headers;
using Grpc.Core.Framing;

namespace Grpc.Core.Client;

/// <summary>Reads the status of a response, from its trailers or, if it has nothing else, from its headers.</summary>
internal static class ResponseStatus
{
    /// <summary>The status in the headers of a response without a body, or null.</summary>
    public static (Status Status, Metadata Trailers)? FromHeaders(HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated;
        return headers.Contains(RpcHeaders.Status) ? (Read(headers), ToMetadata(headers)) : null;
    }

    /// <summary>The status in the trailers of a response read to its end.</summary>
    public static (Status Status, Metadata Trailers) FromTrailers(HttpResponseMessage response)
    {
        var trailers = response.TrailingHeaders.NonValidated;
        return trailers.Contains(RpcHeaders.Status)
            ? (Read(trailers), ToMetadata(trailers))
            : (new Status(StatusCode.Unknown, "The server ended the call without a status."), Metadata.Empty);
    }

    public static Metadata ToMetadata(HttpHeadersNonValidated fields)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in fields)
        {
            if (MetadataCodec.IsReserved(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                // A peer's bad base64 must not hide its status, so the field is left out.
                MetadataCodec.TryAdd(metadata, name, value);
            }
        }

        return metadata.Freeze();
    }

    private static Status Read(HttpHeadersNonValidated fields)
    {
        var text = fields[RpcHeaders.Status].ToString();
        var message = fields.TryGetValues(RpcHeaders.Message, out var values) ? PercentEncoding.Decode(values.ToString()) : "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new Status(Enum.IsDefined((StatusCode)code) ? (StatusCode)code : StatusCode.Unknown, message)
            : new Status(StatusCode.Unknown, $"The server sent the status '{text}', which is no number.");
    }
}

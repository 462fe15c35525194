using System.Net;

namespace Grpc.Core.Framing;

/// <summary>What failures below gRPC mean as a gRPC status.</summary>
internal static class StatusMapping
{
    /// <summary>An HTTP status other than 200 from something that may not be a gRPC server.</summary>
    public static StatusCode FromHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.RequestHeaderFieldsTooLarge => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    /// <summary>An HTTP/2 error code from RST_STREAM or GOAWAY.</summary>
    public static StatusCode FromHttp2Error(long error) => error switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM: certainly not processed
        0x8 => StatusCode.Cancelled, // CANCEL
        0xB => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xC => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };

    /// <summary>An exception thrown by the HTTP client.</summary>
    public static Status FromException(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is RpcException rpc)
            {
                return rpc.Status;
            }

            if (e is HttpProtocolException protocol)
            {
                return new Status(FromHttp2Error(protocol.ErrorCode), $"The server reset the call (HTTP/2 error 0x{protocol.ErrorCode:X}).", exception);
            }
        }

        return exception switch
        {
            OperationCanceledException => new Status(StatusCode.Cancelled, "The call was cancelled.", exception),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                new Status(StatusCode.Unavailable, "No secure connection: " + Innermost(exception), exception),
            HttpRequestException or IOException or TimeoutException =>
                new Status(StatusCode.Unavailable, Innermost(exception), exception),
            _ => new Status(StatusCode.Internal, Innermost(exception), exception),
        };
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        // What .NET says of a server that refuses the client's certificate, or its lack of one, after the handshake.
        return exception is ObjectDisposedException { ObjectName: "System.Net.Security.SslStream" }
            ? "The server closed the secure connection; it may ask for a client certificate it trusts."
            : exception.Message;
    }
}

using Microsoft.Extensions.Logging;

namespace Grpc.Core.Hosting;

/// <summary>All log events of the server half; their numbers do not change.</summary>
internal static partial class RpcServerLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method}: the handler failed.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string method);

    [LoggerMessage(2, LogLevel.Debug, "{Method}: ended with {Code}: {Detail}")]
    public static partial void CallEnded(ILogger logger, string method, StatusCode code, string detail);

    [LoggerMessage(3, LogLevel.Information, "{Method}: the handler ran on past its deadline.")]
    public static partial void HandlerLate(ILogger logger, string method);

    [LoggerMessage(4, LogLevel.Information, "Connection from {Peer} refused: {Count} are open.")]
    public static partial void ConnectionRefused(ILogger logger, string peer, int count);

    [LoggerMessage(5, LogLevel.Information, "Connection from {Peer} ended: no HTTP/2 preface and SETTINGS in time.")]
    public static partial void PrefaceMissing(ILogger logger, string peer);

    [LoggerMessage(6, LogLevel.Warning, "{Method}: the status could not be sent.")]
    public static partial void StatusNotSent(ILogger logger, Exception exception, string method);
}

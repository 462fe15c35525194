namespace Grpc.Core.Hosting;

/// <summary>What this server can tell beyond the standard context.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>Whether the request message read last came compressed.</summary>
    public static bool WasRequestCompressed(this ServerCallContext context) => context is ServerCall { Reader.LastWasCompressed: true };

    /// <summary>Fires when the connection of the call is gone, which a cancelled call alone does not mean.</summary>
    public static CancellationToken GetConnectionClosed(this ServerCallContext context) =>
        context is ServerCall call ? call.ConnectionClosed : CancellationToken.None;
}

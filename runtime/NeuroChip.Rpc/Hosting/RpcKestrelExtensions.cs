using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.Core.Hosting;

/// <summary>Sets Kestrel up as a gRPC server.</summary>
public static class RpcKestrelExtensions
{
    // Well above what a call needs: many small fields shall meet our own limit, which answers with a status.
    private const int MaxHeaderFields = 2048;

    /// <summary>Applies the limits to the server and opens its addresses.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="options">The limits.</param>
    /// <param name="endPoints">IP or Unix socket addresses to listen on.</param>
    /// <param name="tls">Certificates, or null for plain connections.</param>
    public static void ListenForRpc(
        this KestrelServerOptions kestrel, RpcServerOptions options, IEnumerable<EndPoint> endPoints, HttpsConnectionAdapterOptions? tls = null)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(endPoints);
        options.Validate();
        SetLimits(kestrel, options);
        var logger = kestrel.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Grpc.Core.Hosting");
        var guard = new ConnectionGuard(options, logger);
        foreach (var endPoint in endPoints)
        {
            kestrel.Listen(endPoint, listen => Configure(listen, guard, tls));
        }
    }

    private static void SetLimits(KestrelServerOptions kestrel, RpcServerOptions options)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBlockSize;
        limits.MaxRequestHeaderCount = MaxHeaderFields;
        limits.KeepAliveTimeout = options.IdleTimeout;
        limits.Http2.MaxRequestHeaderFieldSize = options.MaxHeaderBlockSize;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = options.KeepAlivePingDelay;
        limits.Http2.KeepAlivePingTimeout = options.KeepAlivePingTimeout;
    }

    private static void Configure(ListenOptions listen, ConnectionGuard guard, HttpsConnectionAdapterOptions? tls)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.Use(next => connection => guard.CapAsync(connection, next));
        if (tls is not null)
        {
            listen.UseHttps(tls);
        }

        listen.Use(next => connection => guard.CheckOpeningAsync(connection, next));
    }
}

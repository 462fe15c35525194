using System.Net;
using System.Net.Sockets;
using Grpc.Core.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NeuroChip.Device.Sessions;
using NeuroChip.Server.Hosting;
using NeuroChip.Server.Services.Standard;

namespace NeuroChip.Server;

/// <summary>A running server: the services, Kestrel below them, and the order of starting and stopping.</summary>
public sealed class DeviceServer : IAsyncDisposable
{
    private static readonly TimeSpan _drainNotice = TimeSpan.FromMilliseconds(100);

    private readonly WebApplication _app;
    private readonly HealthService _health;
    private readonly SessionTable _sessions;
    private readonly DeviceServerOptions _options;
    private readonly IReadOnlyList<EndPoint> _endPoints;
    private bool _stopped;

    private DeviceServer(WebApplication app, HealthService health, SessionTable sessions, DeviceServerOptions options, IReadOnlyList<EndPoint> endPoints)
    {
        _app = app;
        _health = health;
        _sessions = sessions;
        _options = options;
        _endPoints = endPoints;
    }

    /// <summary>The addresses clients can use, with the ports that were taken.</summary>
    public IReadOnlyList<string> Addresses { get; private set; } = [];

    /// <summary>Starts a server.</summary>
    /// <exception cref="ServerStartException">It cannot start as asked.</exception>
    public static async Task<DeviceServer> StartAsync(DeviceServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endPoints = ResolveAddresses(options);
        var tls = options.Tls is null ? null : ServerTls.Load(options.Tls);
        foreach (var unix in endPoints.OfType<UnixDomainSocketEndPoint>())
        {
            UnixSocketFile.ClearStale(unix.ToString());
        }

        var health = new HealthService();
        var sessions = new SessionTable(options.Devices, options.Clock);
        var app = Build(options, endPoints, tls);
        app.UseRpc(options.Limits, services => ServedServices.Add(services, options, sessions, health));
        var server = new DeviceServer(app, health, sessions, options, endPoints);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            sessions.Dispose();
            throw new ServerStartException(ServerStartCodes.AddressInUse, $"Cannot listen on {string.Join(", ", options.Listen)}: {e.Message}", e);
        }

        server.Addresses = server.BoundAddresses();
        return server;
    }

    /// <summary>Stops: health says so, streams end with UNAVAILABLE, other calls get the grace to end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        _health.SetAllNotServing();

        // Streams end with the next step, so those who watch the health get a moment to hear of it.
        await Task.Delay(_drainNotice, CancellationToken.None).ConfigureAwait(false);
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        grace.CancelAfter(_options.ShutdownGrace);
        await _app.StopAsync(grace.Token).ConfigureAwait(false);
        foreach (var unix in _endPoints.OfType<UnixDomainSocketEndPoint>())
        {
            File.Delete(unix.ToString());
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _sessions.Dispose();
    }

    private static List<EndPoint> ResolveAddresses(DeviceServerOptions options)
    {
        if (options.Listen.Count == 0)
        {
            throw new ServerStartException(ServerStartCodes.BadAddress, "No address to listen on; give unix:PATH or HOST:PORT.");
        }

        var endPoints = new List<EndPoint>();
        foreach (var address in options.Listen)
        {
            foreach (var endPoint in ListenAddress.Parse(address))
            {
                // Anyone on the network could take the device otherwise.
                if (!ListenAddress.IsLoopback(endPoint) && options.Tls?.ClientCaFile is null)
                {
                    throw new ServerStartException(
                        ServerStartCodes.PlainNetworkAddress,
                        $"Refusing to listen on '{address}': an address other than loopback needs TLS with client certificates; give a certificate, its key and a client CA, or listen on 127.0.0.1 or unix:PATH.");
                }

                endPoints.Add(endPoint);
            }
        }

        return endPoints;
    }

    // The empty builder reads no settings files and no environment: what the options say is all there is.
    private static WebApplication Build(
        DeviceServerOptions options, List<EndPoint> endPoints, Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions? tls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<ILoggerFactory>(options.LoggerFactory ?? NullLoggerFactory.Instance);
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownGrace);
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = endPoint =>
            endPoint is UnixDomainSocketEndPoint unix
                ? UnixSocketFile.Bind(unix)
                : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenForRpc(options.Limits, endPoints.OfType<UnixDomainSocketEndPoint>());
            kestrel.ListenForRpc(options.Limits, endPoints.OfType<IPEndPoint>(), tls);
        });
        return builder.Build();
    }

    // In the order they were asked for, with the ports that Kestrel took.
    private List<string> BoundAddresses()
    {
        var bound = _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        var tcp = new Queue<string>(bound
            .Select(address => address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..])
            .Where(address => !address.StartsWith(ListenAddress.UnixPrefix, StringComparison.Ordinal)));
        return [.. _endPoints.Select(endPoint => endPoint is UnixDomainSocketEndPoint unix ? ListenAddress.UnixPrefix + unix : tcp.Dequeue())];
    }
}

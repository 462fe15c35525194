using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Grpc.Core.Client;

/// <summary>A channel over the HTTP/2 client of .NET.</summary>
public sealed class RpcChannel : ChannelBase, IDisposable
{
    private const string UnixPrefix = "unix:";

    private readonly SocketsHttpHandler _handler;
    private readonly CancellationTokenSource _shutdown = new();

    private RpcChannel(string target, Uri baseAddress, string? unixPath, RpcChannelOptions options)
        : base(target)
    {
        Options = options;
        BaseAddress = baseAddress;
        _handler = CreateHandler(baseAddress, unixPath, options);
        Http = new HttpMessageInvoker(_handler, disposeHandler: false);
    }

    internal RpcChannelOptions Options { get; }

    internal Uri BaseAddress { get; }

    internal HttpMessageInvoker Http { get; }

    /// <summary>Fires when the channel is closed; every call listens to it.</summary>
    internal CancellationToken Shutdown => _shutdown.Token;

    /// <summary>Makes a channel; it connects with the first call.</summary>
    /// <param name="address">"http://host:port", "https://host:port", "host:port" (plain) or "unix:PATH".</param>
    /// <param name="options">Limits and certificates, or null for the defaults.</param>
    public static RpcChannel ForAddress(string address, RpcChannelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        options ??= new RpcChannelOptions();
        options.Validate();
        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var path = address[UnixPrefix.Length..];
            path = path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
            return path.Length == 0
                ? throw new ArgumentException($"Address '{address}' names no socket.", nameof(address))
                : new RpcChannel(address, new Uri("http://localhost"), Path.GetFullPath(path), options);
        }

        var text = address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.Host.Length == 0
            || uri.AbsolutePath != "/")
        {
            throw new ArgumentException($"Address '{address}' is not understood; write http://HOST:PORT, https://HOST:PORT, HOST:PORT or unix:PATH.", nameof(address));
        }

        return new RpcChannel(address, uri, null, options);
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker() => new HttpCallInvoker(this);

    /// <summary>Closes the channel; calls under way end as CANCELLED.</summary>
    public void Dispose()
    {
        if (!_shutdown.IsCancellationRequested)
        {
            _shutdown.Cancel();
            Http.Dispose();
            _handler.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static SocketsHttpHandler CreateHandler(Uri address, string? unixPath, RpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1024 * 1024,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ActivityHeadersPropagator = null,
        };
        if (unixPath is not null)
        {
            handler.ConnectCallback = (_, cancellationToken) => ConnectUnixAsync(unixPath, cancellationToken);
        }

        if (address.Scheme == "https")
        {
            handler.SslOptions = CreateTls(options);
        }

        return handler;
    }

    private static SslClientAuthenticationOptions CreateTls(RpcChannelOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.ServerName is not null)
        {
            tls.TargetHost = options.ServerName;
        }

        if (options.ClientCertificate is { } certificate)
        {
            tls.ClientCertificates = [certificate];
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        if (options.RootCertificates is { } roots)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(roots);
            tls.CertificateChainPolicy = policy;
        }

        return tls;
    }

    private static async ValueTask<Stream> ConnectUnixAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

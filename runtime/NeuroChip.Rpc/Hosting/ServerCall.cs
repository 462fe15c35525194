using System.Net;
using Grpc.Core.Framing;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core.Hosting;

/// <summary>
/// One call on the server. This part holds what a handler sees; ServerCall.Pipe.cs moves messages,
/// ServerCall.Finish.cs ends the call.
/// </summary>
internal sealed partial class ServerCall : ServerCallContext, IDisposable
{
    // CancelAfter takes no more than this; a deadline 49 days away needs no timer.
    private static readonly TimeSpan _longestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly HttpContext _http;
    private readonly RpcServerOptions _options;
    private readonly IMethod _method;
    private readonly CallHeaders _headers;
    private readonly CallGate _gate = new();
    private readonly CancellationToken _aborted;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource? _source;
    private readonly CancellationToken _token;
    private readonly DateTime _deadline;
    private readonly string _host;
    private readonly IPAddress? _peerAddress;
    private readonly int _peerPort;
    private readonly IHeaderDictionary _requestHeaderFields;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;

    public ServerCall(HttpContext http, IMethod method, RpcServerOptions options, in CallHeaders headers, CancellationToken stopping)
    {
        _http = http;
        _method = method;
        _options = options;
        _headers = headers;
        _aborted = http.RequestAborted;
        _stopping = method.Type == MethodType.Unary ? CancellationToken.None : stopping;
        _host = http.Request.Host.Value ?? "";
        _peerAddress = http.Connection.RemoteIpAddress;
        _peerPort = http.Connection.RemotePort;
        _requestHeaderFields = http.Request.Headers;
        ConnectionClosed = http.Features.Get<IConnectionLifetimeFeature>()?.ConnectionClosed ?? CancellationToken.None;
        _deadline = DateTime.MaxValue;
        _token = _aborted;
        if (headers.Timeout is { } timeout)
        {
            var now = DateTime.UtcNow;
            _deadline = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        }

        // A call without a deadline that need not hear of the server's end costs no source of its own.
        if (headers.Timeout is not null || _stopping.CanBeCanceled)
        {
            _source = CancellationTokenSource.CreateLinkedTokenSource(_aborted, _stopping);
            _token = _source.Token;
            if (headers.Timeout is { } limit && limit <= _longestTimer)
            {
                _source.CancelAfter(limit);
            }
        }

        Reader = new MessageReader(http.Request.BodyReader, headers.RequestEncoding, options.MaxReceiveMessageSize);
    }

    /// <summary>Fires when the connection is gone.</summary>
    public CancellationToken ConnectionClosed { get; }

    /// <summary>Takes messages from the request.</summary>
    public MessageReader Reader { get; }

    /// <summary>Whether the client set a deadline.</summary>
    public bool HasDeadline => _headers.Timeout is not null;

    /// <summary>Why the call's token fired, as the status to answer.</summary>
    public Status StopStatus =>
        _aborted.IsCancellationRequested ? new Status(StatusCode.Cancelled, "The client gave the call up.")
        : _stopping.IsCancellationRequested ? new Status(StatusCode.Unavailable, "The server is shutting down.")
        : new Status(StatusCode.DeadlineExceeded, "The deadline has passed.");

    /// <summary>Whether the deadline, and nothing else, ended the call.</summary>
    public bool IsPastDeadline =>
        HasDeadline && _token.IsCancellationRequested && !_aborted.IsCancellationRequested && !_stopping.IsCancellationRequested;

    protected override string MethodCore => _method.FullName;

    protected override string HostCore => _host;

    protected override string PeerCore => _peerAddress switch
    {
        null => "unix:",
        { IsIPv4MappedToIPv6: true } => $"ipv4:{_peerAddress.MapToIPv4()}:{_peerPort}",
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => $"ipv6:[{_peerAddress}]:{_peerPort}",
        _ => $"ipv4:{_peerAddress}:{_peerPort}",
    };

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore
    {
        get
        {
            if (_requestHeaders is null)
            {
                // The header fields belong to the HTTP request, so a late handler must not reach them.
                Enter();
                try
                {
                    _requestHeaders = CallHeaders.ToMetadata(_requestHeaderFields);
                }
                finally
                {
                    _gate.Leave();
                }
            }

            return _requestHeaders;
        }
    }

    protected override CancellationToken CancellationTokenCore => _token;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    public void Dispose() => _source?.Dispose();

    private void Enter()
    {
        if (!_gate.TryEnter())
        {
            throw new OperationCanceledException("The call is over.", _token);
        }
    }
}

using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Grpc.Core.Hosting;

/// <summary>
/// Keeps what is not a client from holding connections: a cap per network address, and a limit on
/// the time a connection takes to open HTTP/2, which Kestrel leaves open-ended.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="logger">Where events go.</param>
internal sealed class ConnectionGuard(RpcServerOptions options, ILogger logger)
{
    private const int FrameHeaderSize = 9;
    private const byte SettingsFrame = 4;

    // SETTINGS (empty), then GOAWAY with last stream 0 and PROTOCOL_ERROR.
    private static readonly byte[] _goAway =
    [
        0, 0, 0, SettingsFrame, 0, 0, 0, 0, 0,
        0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
    ];

    private readonly ConcurrentDictionary<string, int> _open = new();

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Counts the connection against its address; goes before TLS so that handshakes count too.</summary>
    public async Task CapAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var peer = PeerOf(connection.RemoteEndPoint);
        var count = _open.AddOrUpdate(peer, 1, static (_, n) => n + 1);
        try
        {
            if (count > options.MaxConnectionsPerPeer)
            {
                RpcServerLog.ConnectionRefused(logger, peer, count - 1);
                connection.Abort();
                return;
            }

            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            if (_open.AddOrUpdate(peer, 0, static (_, n) => n - 1) == 0)
            {
                _open.TryRemove(new KeyValuePair<string, int>(peer, 0));
            }
        }
    }

    /// <summary>Waits for the HTTP/2 opening; goes after TLS so that it sees plain bytes.</summary>
    public async Task CheckOpeningAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var input = connection.Transport.Input;
        using var timer = new CancellationTokenSource(options.PrefaceTimeout);
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(timer.Token).ConfigureAwait(false);
                var opening = Judge(result.Buffer);
                if (opening == Opening.Unfinished && !result.IsCompleted)
                {
                    input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                    continue;
                }

                if (opening == Opening.WrongFrame)
                {
                    input.AdvanceTo(result.Buffer.End);
                    await connection.Transport.Output.WriteAsync(_goAway, timer.Token).ConfigureAwait(false);
                    return;
                }

                // Kestrel reads the bytes again, from a copy; it answers other protocols itself.
                var seen = result.Buffer.ToArray();
                input.AdvanceTo(result.Buffer.End);
                connection.Transport = new ReplayedTransport(seen, connection.Transport);
                await ServeAsync(connection, next, opening == Opening.Good).ConfigureAwait(false);
                return;
            }
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            RpcServerLog.PrefaceMissing(logger, PeerOf(connection.RemoteEndPoint));
            connection.Abort(new ConnectionAbortedException("No HTTP/2 preface and SETTINGS frame in time."));
        }
        catch (IOException)
        {
            // The peer went away before it said anything; there is nobody to answer.
        }
    }

    // Something other than HTTP/2 gets its refusal from Kestrel, but may not stay.
    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, bool http2)
    {
        if (http2)
        {
            await next(connection).ConfigureAwait(false);
            return;
        }

        using var limit = new CancellationTokenSource(options.PrefaceTimeout);
        using var end = limit.Token.Register(static state => ((ConnectionContext)state!).Abort(), connection);
        await next(connection).ConfigureAwait(false);
    }

    private static Opening Judge(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[Preface.Length + FrameHeaderSize];
        var length = (int)Math.Min(buffer.Length, start.Length);
        buffer.Slice(0, length).CopyTo(start);
        var compared = Math.Min(length, Preface.Length);
        if (!start[..compared].SequenceEqual(Preface[..compared]))
        {
            return Opening.OtherProtocol;
        }

        if (length < start.Length)
        {
            return Opening.Unfinished;
        }

        // The frame header: length (24 bits), type, flags, stream. The first frame must be SETTINGS.
        var frame = start[Preface.Length..];
        var payload = (frame[0] << 16) | (frame[1] << 8) | frame[2];
        if (frame[3] != SettingsFrame || payload > 16384)
        {
            return Opening.WrongFrame;
        }

        return buffer.Length >= start.Length + payload ? Opening.Good : Opening.Unfinished;
    }

    private static string PeerOf(EndPoint? endPoint) => endPoint switch
    {
        IPEndPoint ip => ip.Address.ToString(),
        _ => "unix",
    };

    private enum Opening
    {
        Unfinished,
        Good,
        WrongFrame,
        OtherProtocol,
    }

    private sealed class ReplayedTransport(byte[] seen, IDuplexPipe inner) : IDuplexPipe
    {
        public PipeReader Input { get; } = new ReplayPipeReader(seen, inner.Input);

        public PipeWriter Output => inner.Output;
    }
}

using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <summary>Keeps a lease: a stream that the server takes for a sign of life, and that is opened anew if it breaks.</summary>
[SuppressMessage("Design", "CA1001", Justification = "StopAsync ends the loop and then disposes of its source.")]
internal sealed class LeaseKeeper
{
    private const int Attempts = 3;

    // Below the grace that servers give a client to attach again.
    private static readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(2);

    private readonly Sessions.SessionsClient _client;
    private readonly Session _session;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;

    public LeaseKeeper(Sessions.SessionsClient client, Session session)
    {
        _client = client;
        _session = session;
        _loop = KeepAsync();
    }

    /// <summary>Fires when the lease is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why it is lost.</summary>
    public Exception? Reason { get; private set; }

    /// <summary>Done when the server has seen the stream.</summary>
    public Task AttachedAsync() => _attached.Task;

    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task KeepAsync()
    {
        for (int attempt = 1; !_stop.IsCancellationRequested; attempt++)
        {
            try
            {
                await StreamAsync(() => attempt = 0).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (RpcException error)
            {
                if (_stop.IsCancellationRequested)
                {
                    return;
                }

                if (attempt >= Attempts || error.StatusCode is not (StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Internal))
                {
                    Reason = DeviceCallException.From(error);
                    _attached.TrySetException(Reason);
                    _ = _attached.Task.Exception;
                    await _lost.CancelAsync().ConfigureAwait(false);
                    return;
                }

                await Task.Delay(_retryDelay).ConfigureAwait(false);
            }
        }
    }

    private async Task StreamAsync(Action onAnswer)
    {
        using AsyncDuplexStreamingCall<KeepAliveRequest, KeepAliveResponse> call = _client.KeepAlive();
        TimeSpan period = TimeSpan.FromSeconds(Math.Max(1, _session.LeaseSeconds / 3.0));
        await call.RequestStream.WriteAsync(new KeepAliveRequest { LeaseToken = _session.LeaseToken }).ConfigureAwait(false);
        await AnswerAsync(call.ResponseStream.MoveNext(CancellationToken.None)).ConfigureAwait(false);
        _attached.TrySetResult();
        while (true)
        {
            onAnswer();

            // The answer is waited for from before the question, so that the end of the lease is noticed at once.
            Task<bool> answer = call.ResponseStream.MoveNext(CancellationToken.None);
            Task pause = Task.Delay(period, _stop.Token);
            if (await Task.WhenAny(answer, pause).ConfigureAwait(false) == answer)
            {
                await AnswerAsync(answer).ConfigureAwait(false);
                continue;
            }

            if (_stop.IsCancellationRequested)
            {
                await call.RequestStream.CompleteAsync().ConfigureAwait(false);
                await Task.WhenAny(answer, Task.Delay(_farewell, CancellationToken.None)).ConfigureAwait(false);
                return;
            }

            await call.RequestStream.WriteAsync(new KeepAliveRequest()).ConfigureAwait(false);
            await AnswerAsync(answer).ConfigureAwait(false);
        }
    }

    private static async Task AnswerAsync(Task<bool> answer)
    {
        if (!await answer.ConfigureAwait(false))
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The server ended the lease."));
        }
    }
}

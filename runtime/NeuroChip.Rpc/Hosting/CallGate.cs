namespace Grpc.Core.Hosting;

/// <summary>
/// Decides who may touch the HTTP request and response. Handlers enter for every operation; when the
/// call is over the gate closes, and a handler that runs on finds it shut. Without it a late write
/// would land in the next request that Kestrel builds from the same objects.
/// </summary>
internal sealed class CallGate
{
    private readonly Lock _lock = new();
    private int _inside;
    private bool _closed;
    private TaskCompletionSource? _empty;

    /// <summary>Enters unless the call is over.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            _inside++;
            return true;
        }
    }

    /// <summary>Leaves after a successful <see cref="TryEnter"/>.</summary>
    public void Leave()
    {
        TaskCompletionSource? empty;
        lock (_lock)
        {
            _inside--;
            empty = _inside == 0 ? _empty : null;
        }

        empty?.SetResult();
    }

    /// <summary>Lets nobody in from now on; done when nobody is inside.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            if (_inside == 0)
            {
                return Task.CompletedTask;
            }

            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }
}

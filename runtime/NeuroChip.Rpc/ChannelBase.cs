namespace Grpc.Core;

/// <summary>A way to one server.</summary>
/// <param name="target">The address, for messages.</param>
public abstract class ChannelBase(string target)
{
    /// <summary>The address of the server.</summary>
    public string Target { get; } = target;

    /// <summary>Makes an invoker for calls over this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Implements <see cref="ShutdownAsync"/>.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}

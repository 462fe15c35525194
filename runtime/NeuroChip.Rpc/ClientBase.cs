namespace Grpc.Core;

/// <summary>Base of generated clients.</summary>
public abstract class ClientBase
{
    private readonly ClientBaseConfiguration? _configuration;

    /// <summary>For test doubles only: such a client has no invoker.</summary>
    protected ClientBase()
    {
    }

    /// <summary>A client with its configuration.</summary>
    protected ClientBase(ClientBaseConfiguration configuration) => _configuration = configuration;

    /// <summary>A client over a channel.</summary>
    protected ClientBase(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        _configuration = new ClientBaseConfiguration(channel.CreateCallInvoker());
    }

    /// <summary>A client over an invoker.</summary>
    protected ClientBase(CallInvoker callInvoker)
    {
        ArgumentNullException.ThrowIfNull(callInvoker);
        _configuration = new ClientBaseConfiguration(callInvoker);
    }

    /// <summary>Starts the calls of this client.</summary>
    protected CallInvoker CallInvoker =>
        _configuration?.CallInvoker ?? throw new InvalidOperationException("This client was made without a channel.");

    /// <summary>How a client reaches its server.</summary>
    protected internal sealed class ClientBaseConfiguration
    {
        internal ClientBaseConfiguration(CallInvoker callInvoker) => CallInvoker = callInvoker;

        internal CallInvoker CallInvoker { get; }
    }
}

/// <summary>Base of generated clients, which make more of their own kind.</summary>
/// <typeparam name="T">The client.</typeparam>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>For test doubles only.</summary>
    protected ClientBase()
    {
    }

    /// <summary>A client with its configuration.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>A client over a channel.</summary>
    protected ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>A client over an invoker.</summary>
    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>Makes a client; generated code implements it.</summary>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}

namespace Grpc.Core;

/// <summary>What is known of a method without its message types.</summary>
public interface IMethod
{
    /// <summary>Which side streams.</summary>
    public MethodType Type { get; }

    /// <summary>Full name of the service, with its package.</summary>
    public string ServiceName { get; }

    /// <summary>Name of the method inside the service.</summary>
    public string Name { get; }

    /// <summary>The path of the method on the wire: "/service/method".</summary>
    public string FullName { get; }
}

namespace Grpc.Core;

/// <summary>Names the method that binds a generated service base class.</summary>
/// <param name="bindType">Type that holds the method.</param>
/// <param name="bindMethodName">Name of the method.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BindServiceMethodAttribute(Type bindType, string bindMethodName) : Attribute
{
    /// <summary>Type that holds the method.</summary>
    public Type BindType { get; } = bindType;

    /// <summary>Name of the method.</summary>
    public string BindMethodName { get; } = bindMethodName;
}

namespace NeuroChip.OpenCl;

/// <summary>A kernel and its arguments. Not for two threads at once: arguments are state of the kernel object.</summary>
public sealed unsafe class OpenClKernel : OpenClObject
{
    private readonly CL _api;

    internal OpenClKernel(CL api, string name, nint raw)
        : base(raw)
    {
        _api = api;
        Name = name;
    }

    /// <summary>The function's name in the source.</summary>
    public string Name { get; }

    /// <summary>Passes a buffer; the caller keeps it alive until the launches that use it have finished.</summary>
    public void SetBuffer(uint index, OpenClBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        nint raw = buffer.Raw;
        Check(index, _api.SetKernelArg(Raw, index, (nuint)sizeof(nint), &raw));
    }

    /// <summary>Passes a scalar or a plain struct by value; its size must be the parameter's.</summary>
    public void SetValue<T>(uint index, T value)
        where T : unmanaged => Check(index, _api.SetKernelArg(Raw, index, (nuint)sizeof(T), &value));

    /// <summary>Reserves local memory for a <c>__local</c> pointer parameter.</summary>
    public void SetLocal(uint index, nuint bytes) => Check(index, _api.SetKernelArg(Raw, index, bytes, null));

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => _api.ReleaseKernel(handle) == 0;

    private void Check(uint index, int code)
    {
        if (code != 0)
        {
            throw new OpenClException("clSetKernelArg", code, $"kernel '{Name}', argument {index}");
        }
    }
}

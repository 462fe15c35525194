using System.Text;

namespace NeuroChip.OpenCl;

/// <summary>A program built for one device.</summary>
public sealed unsafe class OpenClProgram : OpenClObject
{
    private readonly CL _api;

    private OpenClProgram(CL api, nint raw)
        : base(raw) => _api = api;

    /// <summary>What the compiler said, warnings included; empty when it had nothing to say.</summary>
    public string BuildLog { get; private set; } = "";

    /// <summary>Finds a kernel by its function name.</summary>
    public OpenClKernel CreateKernel(string name)
    {
        int error;
        nint raw = _api.CreateKernel(Raw, name, &error);
        if (error != 0)
        {
            throw new OpenClException("clCreateKernel", error, $"kernel '{name}'");
        }

        return new OpenClKernel(_api, name, raw);
    }

    internal static OpenClProgram Build(OpenClContext context, string source, string options)
    {
        ArgumentNullException.ThrowIfNull(source);
        CL api = context.Api;
        byte[] text = Encoding.UTF8.GetBytes(source);
        nuint length = (nuint)text.Length;
        nint raw;
        int error;
        fixed (byte* first = text)
        {
            byte* start = first;
            raw = api.CreateProgramWithSource(context.Raw, 1, &start, &length, &error);
        }

        OpenClException.ThrowIfError("clCreateProgramWithSource", error);
        var program = new OpenClProgram(api, raw);
        nint device = context.Device.Id;
        int code = api.BuildProgram(raw, 1, &device, options);
        program.BuildLog = ReadLog(api, raw, device);
        if (code != 0)
        {
            string log = program.BuildLog;
            program.Dispose();
            throw new OpenClException("clBuildProgram", code, log.Length > 0 ? log : "the driver gave no build log");
        }

        return program;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => _api.ReleaseProgram(handle) == 0;

    // A log that cannot be read is treated as empty: the build's own code is the news, not this one.
    private static string ReadLog(CL api, nint program, nint device)
    {
        nuint size = 0;
        if (api.GetProgramBuildInfo(program, device, ProgramBuildInfo.BuildLog, 0, null, &size) != 0 || size == 0)
        {
            return "";
        }

        byte[] log = new byte[size];
        fixed (byte* first = log)
        {
            return api.GetProgramBuildInfo(program, device, ProgramBuildInfo.BuildLog, size, first, null) == 0
                ? OpenClDevice.CString(log)
                : "";
        }
    }
}

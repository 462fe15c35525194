namespace NeuroChip.OpenCl;

/// <summary>An OpenCL call answered with an error code.</summary>
public sealed class OpenClException : Exception
{
    /// <summary>Names the C function and the code it returned.</summary>
    public OpenClException(string call, int code)
        : this(call, code, null)
    {
    }

    /// <summary>As above, with what the driver said in words (a build log).</summary>
    public OpenClException(string call, int code, string? detail)
        : base(detail is null ? $"{call} failed with {NameOf(code)} ({code})" : $"{call} failed with {NameOf(code)} ({code}):\n{detail}")
    {
        Call = call;
        Code = code;
        Detail = detail;
    }

    /// <summary>The C function, such as <c>clBuildProgram</c>.</summary>
    public string Call { get; }

    /// <summary>The number returned.</summary>
    public int Code { get; }

    /// <summary>The name of the number in the OpenCL headers, such as <c>CL_BUILD_PROGRAM_FAILURE</c>.</summary>
    public string CodeName => NameOf(Code);

    /// <summary>The build log, when the call has one.</summary>
    public string? Detail { get; }

    /// <summary>The header name of an error code, or <c>CL_ERROR_n</c> for one this binding does not know.</summary>
    public static string NameOf(int code)
    {
        if (!Enum.IsDefined((ErrorCodes)code))
        {
            return $"CL_ERROR_{code}";
        }

        // InvalidWorkGroupSize -> CL_INVALID_WORK_GROUP_SIZE
        string name = ((ErrorCodes)code).ToString();
        var text = new System.Text.StringBuilder("CL");
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]))
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(name[i]));
        }

        return text.ToString();
    }

    internal static void ThrowIfError(string call, int code)
    {
        if (code != 0)
        {
            throw new OpenClException(call, code);
        }
    }
}

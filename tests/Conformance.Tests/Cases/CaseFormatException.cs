namespace Conformance.Tests.Cases;

/// <summary>A file is no case this version can run: it breaks the format, or asks for what is not executed.</summary>
/// <param name="file">The file.</param>
/// <param name="place">Where in it.</param>
/// <param name="problem">What is wrong there.</param>
internal sealed class CaseFormatException(string file, string place, string problem)
    : Exception($"{file}: {place}: {problem}");

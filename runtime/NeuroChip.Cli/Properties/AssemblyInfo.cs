using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Runtime.Tests")]
[assembly: InternalsVisibleTo("Conformance.Tests")]
[assembly: InternalsVisibleTo("Bench")]

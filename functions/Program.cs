using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Outreach.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
OutreachApp.Configure(builder);
var host = builder.Build();
_ = host.Services.GetRequiredService<OutreachSettings>(); // A wrong setting stops the start, with the sentence that names it.
host.Run();

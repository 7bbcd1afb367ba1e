// Loaded before a program (NODE_OPTIONS=--import): what is thrown here nobody in it can catch.
const fault = () => new Error("thrown on purpose");
process.on("SIGUSR2", () => {
  if (process.env.FAULT === "rejection") void Promise.reject(fault());
  else
    setTimeout(() => {
      throw fault();
    });
});

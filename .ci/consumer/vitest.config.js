// None: that of the project above it would be used otherwise.
export default {};

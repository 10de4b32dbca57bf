//! Arrow in and out by the PyCapsule protocol
//! (<https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>), over the C data interface and the C
//! stream interface of Arrow. All that is unsafe in this crate is here.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::{Mutex, PoisonError};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::{Array, ArrayRef, make_array};
use arrow_schema::{DataType, Field};
use pyo3::exceptions::{PyStopIteration, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// Takes an array out of an object that hands one over.
///
/// # Errors
/// When it hands over something else, or a type of array that is not known here.
pub(crate) fn take_array(object: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    let capsules = object.call_method0("__arrow_c_array__")?;
    let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) = capsules.extract()?;
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: by the protocol capsules of these names hold these structures, and they live as long as the capsules do,
    // which is to the end of this function. The array is moved out, and left there released.
    let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) };
    Ok(make_array(data.map_err(|error| PyValueError::new_err(error.to_string()))?))
}

/// The structure of the C stream interface (<https://arrow.apache.org/docs/format/CStreamInterface.html>).
#[repr(C)]
struct CStream {
    get_schema: Option<unsafe extern "C" fn(*mut Self, *mut FFI_ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut Self, *mut FFI_ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut Self) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut Self)>,
    private_data: *mut c_void,
}

impl CStream {
    const RELEASED: Self =
        Self { get_schema: None, get_next: None, get_last_error: None, release: None, private_data: ptr::null_mut() };
}

impl Drop for CStream {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // SAFETY: the structure is released once, by its own function, which sets `release` to null.
            unsafe { release(self) };
        }
    }
}

// SAFETY: the interface asks of a stream that it may be used from any thread, though only from one at a time.
unsafe impl Send for CStream {}

/// Arrays that come one after the other from somewhere else.
pub(crate) struct Incoming {
    stream: CStream,
    schema: FFI_ArrowSchema,
    data_type: DataType,
}

impl Incoming {
    /// Takes a stream out of an object that hands one over.
    ///
    /// # Errors
    /// When it hands over something else, or arrays of a type that is not known here.
    pub(crate) fn take(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let capsule: Bound<'_, PyCapsule> = object.call_method0("__arrow_c_stream__")?.extract()?;
        let stream = capsule.pointer_checked(Some(STREAM))?.cast::<CStream>();
        // SAFETY: by the protocol a capsule of this name holds this structure. It is moved out, and left there
        // released.
        let mut stream = unsafe { stream.as_ptr().replace(CStream::RELEASED) };
        let mut schema = FFI_ArrowSchema::empty();
        let Some(get_schema) = stream.get_schema else { return Err(PyValueError::new_err("the stream was read")) };
        // SAFETY: the stream is not released, and `schema` is a place for what is written.
        let code = unsafe { get_schema(&raw mut stream, &raw mut schema) };
        if code != 0 {
            return Err(PyValueError::new_err(stream.last_error(code)));
        }
        let data_type = DataType::try_from(&schema).map_err(|error| PyTypeError::new_err(error.to_string()))?;
        Ok(Self { stream, schema, data_type })
    }

    pub(crate) fn data_type(&self) -> &DataType {
        &self.data_type
    }
}

impl CStream {
    fn last_error(&mut self, code: c_int) -> String {
        let told = self.get_last_error.map_or(ptr::null(), |get_last_error| {
            // SAFETY: the stream is not released, and its last call has failed.
            unsafe { get_last_error(&raw mut *self) }
        });
        if told.is_null() {
            return format!("the stream ended with error {code}");
        }
        // SAFETY: what is not null is a string that lives until the next call.
        unsafe { CStr::from_ptr(told) }.to_string_lossy().into_owned()
    }
}

impl Iterator for Incoming {
    type Item = Result<ArrayRef, String>;

    fn next(&mut self) -> Option<Self::Item> {
        let get_next = self.stream.get_next?;
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: the stream is not released, and `array` is a place for what is written.
        let code = unsafe { get_next(&raw mut self.stream, &raw mut array) };
        if code != 0 {
            return Some(Err(self.stream.last_error(code)));
        }
        if array.is_released() {
            return None;
        }
        // SAFETY: the stream's arrays are of its schema.
        let data = unsafe { from_ffi(array, &self.schema) };
        Some(data.map(make_array).map_err(|error| error.to_string()))
    }
}

/// A column: an Arrow array that any library takes which knows `__arrow_c_array__`.
#[pyclass(frozen, module = "corpuslint")]
pub(crate) struct ArrowArray {
    array: ArrayRef,
}

impl ArrowArray {
    pub(crate) fn new(array: ArrayRef) -> Self {
        Self { array }
    }
}

fn schema_of<'py>(py: Python<'py>, data_type: &DataType) -> PyResult<Bound<'py, PyCapsule>> {
    // A record batch is a struct that is there in every row.
    let field = Field::new("", data_type.clone(), true);
    let schema = FFI_ArrowSchema::try_from(&field).map_err(|error| PyValueError::new_err(error.to_string()))?;
    capsule(py, schema, SCHEMA)
}

/// A capsule that releases what is in it if nobody takes it out.
fn capsule<'py, T: Send + 'static>(py: Python<'py>, value: T, name: &'static CStr) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, value, name)
}

#[pymethods]
impl ArrowArray {
    /// The array and its type, as the Arrow PyCapsule protocol has them. No other type than its own is given.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        drop(requested_schema);
        let array = capsule(py, FFI_ArrowArray::new(&self.array.to_data()), ARRAY)?;
        PyTuple::new(py, [schema_of(py, self.array.data_type())?, array])
    }

    /// The type, as the Arrow PyCapsule protocol has it.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_of(py, self.array.data_type())
    }

    fn __len__(&self) -> usize {
        self.array.len()
    }

    fn __repr__(&self) -> String {
        format!("<corpuslint.ArrowArray of {} rows>", self.array.len())
    }
}

type Outgoing = Box<dyn Iterator<Item = Result<ArrayRef, String>> + Send>;

/// Columns that come one after the other, each made when it is asked for: any library takes it which knows
/// `__arrow_c_stream__`. It is read once.
#[pyclass(frozen, module = "corpuslint")]
pub(crate) struct ArrowStream {
    data_type: DataType,
    arrays: Mutex<Option<Outgoing>>,
}

impl ArrowStream {
    pub(crate) fn new(data_type: DataType, arrays: Outgoing) -> Self {
        Self { data_type, arrays: Mutex::new(Some(arrays)) }
    }
}

#[pymethods]
impl ArrowStream {
    /// The stream, as the Arrow PyCapsule protocol has it. No other type than its own is given.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let arrays = self.arrays.lock().unwrap_or_else(PoisonError::into_inner).take();
        let arrays = arrays.ok_or_else(|| PyValueError::new_err("the stream was read; it is read once"))?;
        let given = Box::new(Given { data_type: self.data_type.clone(), arrays, error: None });
        let stream = CStream {
            get_schema: Some(give_schema),
            get_next: Some(give_next),
            get_last_error: Some(give_error),
            release: Some(release),
            private_data: Box::into_raw(given).cast(),
        };
        capsule(py, stream, STREAM)
    }

    /// The type of each array, as the Arrow PyCapsule protocol has it.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_of(py, &self.data_type)
    }

    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<ArrowArray> {
        let next = py.detach(|| {
            let mut arrays = self.arrays.lock().unwrap_or_else(PoisonError::into_inner);
            arrays.as_mut().and_then(Iterator::next)
        });
        match next {
            Some(array) => Ok(ArrowArray::new(array.map_err(PyValueError::new_err)?)),
            None => Err(PyStopIteration::new_err(())),
        }
    }

    fn __repr__(&self) -> &'static str {
        "<corpuslint.ArrowStream, to be read once>"
    }
}

/// What lies behind a stream that was handed over.
struct Given {
    data_type: DataType,
    arrays: Outgoing,
    error: Option<CString>,
}

/// The number that the interface has for an error of input or output.
const EIO: c_int = 5;

/// What lies behind `stream`.
///
/// # Safety
/// `stream` is one that [`ArrowStream`] made and that is not released.
unsafe fn given<'g>(stream: *mut CStream) -> &'g mut Given {
    // SAFETY: the caller's.
    unsafe { &mut *(*stream).private_data.cast::<Given>() }
}

unsafe extern "C" fn give_schema(stream: *mut CStream, out: *mut FFI_ArrowSchema) -> c_int {
    // SAFETY: consumers call this with the structure that it stands in, unreleased, and a place to write to.
    let given = unsafe { given(stream) };
    match FFI_ArrowSchema::try_from(&Field::new("", given.data_type.clone(), true)) {
        Ok(schema) => {
            // SAFETY: as above.
            unsafe { out.write(schema) };
            0
        }
        Err(error) => given.fail(&error.to_string()),
    }
}

unsafe extern "C" fn give_next(stream: *mut CStream, out: *mut FFI_ArrowArray) -> c_int {
    // SAFETY: as in `give_schema`.
    let given = unsafe { given(stream) };
    let next = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| given.arrays.next()));
    let array = match next {
        Ok(None) => FFI_ArrowArray::empty(),
        Ok(Some(Ok(array))) => FFI_ArrowArray::new(&array.to_data()),
        Ok(Some(Err(error))) => return given.fail(&error),
        Err(_) => return given.fail("a fault in corpuslint itself, please report it"),
    };
    // SAFETY: as in `give_schema`.
    unsafe { out.write(array) };
    0
}

unsafe extern "C" fn give_error(stream: *mut CStream) -> *const c_char {
    // SAFETY: as in `give_schema`.
    unsafe { given(stream) }.error.as_ref().map_or(ptr::null(), |error| error.as_ptr())
}

unsafe extern "C" fn release(stream: *mut CStream) {
    // SAFETY: it is called once, because it leaves the structure released.
    let stream = unsafe { &mut *stream };
    // SAFETY: what lies behind was made of a box.
    drop(unsafe { Box::from_raw(stream.private_data.cast::<Given>()) });
    stream.release = None;
    stream.private_data = ptr::null_mut();
}

impl Given {
    fn fail(&mut self, error: &str) -> c_int {
        self.error = Some(CString::new(error.replace('\0', " ")).unwrap_or_default());
        EIO
    }
}
